/** The standalone HTTP server. */
@NullMarked
package io.github.sentimentj.http;

import org.jspecify.annotations.NullMarked;
