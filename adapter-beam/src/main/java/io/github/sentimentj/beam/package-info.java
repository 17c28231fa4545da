/** Scoring of many texts on Apache Beam. */
@NullMarked
package io.github.sentimentj.beam;

import org.jspecify.annotations.NullMarked;
