/** The Keras backend: {@code .keras} and {@code .h5} files as graphs for ONNX Runtime. */
@NullMarked
package io.github.sentimentj.keras;

import org.jspecify.annotations.NullMarked;
