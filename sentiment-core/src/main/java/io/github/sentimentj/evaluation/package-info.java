/** Labelled texts and the figures that say how well a classifier answers them. */
@NullMarked
package io.github.sentimentj.evaluation;

import org.jspecify.annotations.NullMarked;
