/** Puts a linear model and a transformer together as one bundle. */
@NullMarked
package io.github.sentimentj.training.cascade;

import org.jspecify.annotations.NullMarked;
