/** The {@code sentiment} command line. */
@NullMarked
package io.github.sentimentj.cli;

import org.jspecify.annotations.NullMarked;
