/**
 * What the transformer engines share: tokenizers, checkpoint readers and descriptions of
 * architectures. Nothing of it is written yet.
 */
@NullMarked
package io.github.sentimentj.huggingface;

import org.jspecify.annotations.NullMarked;
