/** The Open Inference Protocol over gRPC, found by the server where this jar is there. */
@NullMarked
package io.github.sentimentj.grpc;

import org.jspecify.annotations.NullMarked;
