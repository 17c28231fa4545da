/** The Open Inference Protocol, version 2, as Triton, KServe and MLServer speak it. */
@NullMarked
package io.github.sentimentj.http.inference;

import org.jspecify.annotations.NullMarked;
