/** The paths below {@code /api/v1}: those of the original system, batches and explanations. */
@NullMarked
package io.github.sentimentj.http.api;

import org.jspecify.annotations.NullMarked;
