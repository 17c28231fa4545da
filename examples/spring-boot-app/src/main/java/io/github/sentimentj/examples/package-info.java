/** A web application with a classifier. */
@NullMarked
package io.github.sentimentj.examples;

import org.jspecify.annotations.NullMarked;
