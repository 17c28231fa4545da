/** Texts become rows of whole numbers, as Keras makes them. */
@NullMarked
package io.github.sentimentj.keras.text;

import org.jspecify.annotations.NullMarked;
