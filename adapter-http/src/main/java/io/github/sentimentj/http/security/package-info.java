/** Who may ask, how often, and from which pages. */
@NullMarked
package io.github.sentimentj.http.security;

import org.jspecify.annotations.NullMarked;
