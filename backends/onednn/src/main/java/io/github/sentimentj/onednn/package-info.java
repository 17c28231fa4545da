/** The oneDNN backend. Nothing of it is written yet. */
@NullMarked
package io.github.sentimentj.onednn;

import org.jspecify.annotations.NullMarked;
