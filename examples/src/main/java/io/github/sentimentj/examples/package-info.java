/** Runnable examples. None is written yet. */
@NullMarked
package io.github.sentimentj.examples;

import org.jspecify.annotations.NullMarked;
