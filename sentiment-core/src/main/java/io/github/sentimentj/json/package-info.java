/** A strict JSON reader and a writer, for this library's own modules only. */
@NullMarked
package io.github.sentimentj.json;

import org.jspecify.annotations.NullMarked;
