/** Readers of the files that hold a model's weights. */
@NullMarked
package io.github.sentimentj.huggingface.checkpoint;

import org.jspecify.annotations.NullMarked;
