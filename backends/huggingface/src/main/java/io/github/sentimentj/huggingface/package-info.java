/**
 * What the transformer engines share: {@code tokenizer} turns texts into token ids, {@code
 * checkpoint} reads weights, and {@code model} describes architectures and computes them slowly,
 * for engines to be compared with.
 */
@NullMarked
package io.github.sentimentj.huggingface;

import org.jspecify.annotations.NullMarked;
