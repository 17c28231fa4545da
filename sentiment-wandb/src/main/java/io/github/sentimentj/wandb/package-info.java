/** The Weights &amp; Biases client. Nothing of it is written yet. */
@NullMarked
package io.github.sentimentj.wandb;

import org.jspecify.annotations.NullMarked;
