/** The TensorFlow backend: SavedModel folders on TensorFlow itself. */
@NullMarked
package io.github.sentimentj.tensorflow;

import org.jspecify.annotations.NullMarked;
