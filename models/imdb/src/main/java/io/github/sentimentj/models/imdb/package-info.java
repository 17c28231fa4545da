/** The default bundled model. It is not trained yet. */
@NullMarked
package io.github.sentimentj.models.imdb;

import org.jspecify.annotations.NullMarked;
