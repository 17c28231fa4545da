/**
 * Tells whether a text is positive or negative. Start at {@link
 * io.github.sentimentj.SentimentClassifier}; results are plain immutable records.
 */
@NullMarked
package io.github.sentimentj;

import org.jspecify.annotations.NullMarked;
