/** How runs are kept on this machine and sent to the server. */
@NullMarked
package io.github.sentimentj.wandb.run;

import org.jspecify.annotations.NullMarked;
