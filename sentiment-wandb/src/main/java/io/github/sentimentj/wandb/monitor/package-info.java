/** What is counted of a service's answers, window by window. */
@NullMarked
package io.github.sentimentj.wandb.monitor;

import org.jspecify.annotations.NullMarked;
