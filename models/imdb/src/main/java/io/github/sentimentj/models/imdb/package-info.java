/** The default bundled model. */
@NullMarked
package io.github.sentimentj.models.imdb;

import org.jspecify.annotations.NullMarked;
