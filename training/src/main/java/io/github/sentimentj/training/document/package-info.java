/** Markdown texts and charts. */
@NullMarked
package io.github.sentimentj.training.document;

import org.jspecify.annotations.NullMarked;
