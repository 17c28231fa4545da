/** The Beam transform. Nothing of it is written yet. */
@NullMarked
package io.github.sentimentj.beam;

import org.jspecify.annotations.NullMarked;
