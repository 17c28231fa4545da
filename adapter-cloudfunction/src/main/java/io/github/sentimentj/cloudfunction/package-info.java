/** The cloud function handlers. Nothing of them is written yet. */
@NullMarked
package io.github.sentimentj.cloudfunction;

import org.jspecify.annotations.NullMarked;
