/** Trains models, judges them and packs them as bundles. */
@NullMarked
package io.github.sentimentj.training;

import org.jspecify.annotations.NullMarked;
