/** The ONNX Runtime backend. Nothing of it is written yet. */
@NullMarked
package io.github.sentimentj.onnx;

import org.jspecify.annotations.NullMarked;
