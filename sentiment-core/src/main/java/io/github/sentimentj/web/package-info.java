/** What every adapter that answers over HTTP shares. Only for the modules of this project. */
@NullMarked
package io.github.sentimentj.web;

import org.jspecify.annotations.NullMarked;
