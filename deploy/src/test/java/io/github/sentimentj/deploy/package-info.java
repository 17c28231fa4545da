/** Tests of what delivers the server. */
@NullMarked
package io.github.sentimentj.deploy;

import org.jspecify.annotations.NullMarked;
