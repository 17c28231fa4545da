/** The Keras backend. Nothing of it is written yet. */
@NullMarked
package io.github.sentimentj.keras;

import org.jspecify.annotations.NullMarked;
