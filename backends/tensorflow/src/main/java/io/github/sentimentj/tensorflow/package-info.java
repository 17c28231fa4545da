/** The TensorFlow backend. Nothing of it is written yet. */
@NullMarked
package io.github.sentimentj.tensorflow;

import org.jspecify.annotations.NullMarked;
