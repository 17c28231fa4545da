/**
 * Whether the texts of today still look to a model like those it was judged on: distributions of
 * its answers, collected while it runs, and how far they have moved.
 */
@NullMarked
package io.github.sentimentj.drift;

import org.jspecify.annotations.NullMarked;
