/**
 * The weights of a model as HuggingFace, PyTorch and TensorFlow store them, for this library's own
 * modules only. Nothing in a file is trusted, and nothing in it is ever executed.
 */
@NullMarked
package io.github.sentimentj.huggingface.checkpoint;

import org.jspecify.annotations.NullMarked;
