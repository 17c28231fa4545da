/** The contract that every backend keeps, as tests to extend. */
@NullMarked
package io.github.sentimentj.testkit;

import org.jspecify.annotations.NullMarked;
