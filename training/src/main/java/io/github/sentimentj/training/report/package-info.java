/** Says what a bundle of two models is worth. */
@NullMarked
package io.github.sentimentj.training.report;

import org.jspecify.annotations.NullMarked;
