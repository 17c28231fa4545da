/**
 * The linear backend: a learned weight for each hashed word n-gram. Pure Java, small, exact in its
 * explanations.
 */
@NullMarked
package io.github.sentimentj.linear;

import org.jspecify.annotations.NullMarked;
