/** The scikit-learn backend. Nothing of it is written yet. */
@NullMarked
package io.github.sentimentj.sklearn;

import org.jspecify.annotations.NullMarked;
