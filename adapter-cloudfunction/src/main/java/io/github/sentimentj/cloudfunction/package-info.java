/** A classifier as a function of Google Cloud or AWS Lambda. */
@NullMarked
package io.github.sentimentj.cloudfunction;

import org.jspecify.annotations.NullMarked;
