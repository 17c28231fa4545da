package io.github.sentimentj.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.github.sentimentj.http.server.RequestException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** What clients of gRPC are told where those of HTTP are told a status. */
final class Refusals {

  private Refusals() {}

  /** The error of a call; with {@code google.rpc.RetryInfo} where the client may come back. */
  static StatusRuntimeException of(RequestException refusal) {
    Status.Builder status = Status.newBuilder();
    status.setCode(code(refusal.status()).getNumber());
    status.setMessage(String.valueOf(refusal.getMessage()));
    if (refusal.retryAfter() > 0) {
      Duration delay = Duration.newBuilder().setSeconds(refusal.retryAfter()).build();
      status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
    }
    return StatusProto.toStatusRuntimeException(status.build());
  }

  private static Code code(int status) {
    return switch (status) {
      case 400 -> Code.INVALID_ARGUMENT;
      case 401 -> Code.UNAUTHENTICATED;
      case 404 -> Code.NOT_FOUND;
      case 413, 429 -> Code.RESOURCE_EXHAUSTED;
      case 503 -> Code.UNAVAILABLE;
      case 504 -> Code.DEADLINE_EXCEEDED;
      default -> Code.INTERNAL;
    };
  }

  /** What metrics and traces call the end of a call. */
  static int httpStatus(io.grpc.Status.Code code) {
    return switch (code) {
      case OK -> 200;
      case INVALID_ARGUMENT -> 400;
      case UNAUTHENTICATED -> 401;
      case NOT_FOUND, UNIMPLEMENTED -> 404;
      case RESOURCE_EXHAUSTED -> 429;
      case CANCELLED -> 499;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
      default -> 500;
    };
  }
}
