/** The layers of Keras, as nodes of ONNX. */
@NullMarked
package io.github.sentimentj.keras.layer;

import org.jspecify.annotations.NullMarked;
