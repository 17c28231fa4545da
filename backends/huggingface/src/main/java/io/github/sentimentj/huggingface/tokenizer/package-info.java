/** Exact tokenizers of HuggingFace checkpoints, in pure Java. */
@NullMarked
package io.github.sentimentj.huggingface.tokenizer;

import org.jspecify.annotations.NullMarked;
