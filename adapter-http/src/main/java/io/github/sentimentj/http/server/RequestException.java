package io.github.sentimentj.http.server;

import io.github.sentimentj.OverloadedException;
import io.github.sentimentj.SentimentException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A request that cannot be answered, with what its client is told. */
public final class RequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final String LATE = "the time that the caller allowed has passed";

  private final int status;
  private final long retryAfter;
  private final transient @Nullable Reply reply;

  /**
   * A refusal that each protocol says in its own form.
   *
   * @param status the HTTP status
   * @param message what is wrong, without the text
   */
  public RequestException(int status, String message) {
    this(status, message, 0, null);
  }

  /** A refusal with its own form. */
  public RequestException(Reply reply) {
    this(reply.status(), reply.body(), 0, reply);
  }

  private RequestException(int status, String message, long retryAfter, @Nullable Reply reply) {
    super(message, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
    this.reply = reply;
  }

  /** A refusal of somebody who may come back. */
  static RequestException until(long seconds, int status, String message) {
    return new RequestException(status, message, seconds, null);
  }

  /** The refusal of a server that is about to end. */
  public static RequestException stopping() {
    return until(1, 503, "the server is stopping");
  }

  /** What a client is told of any failure; what it must not know is left out. */
  public static RequestException of(Throwable failure) {
    if (failure instanceof RequestException refusal) {
      return refusal;
    }
    if (failure instanceof OverloadedException overload) {
      long seconds = Math.max(1, overload.queuedWork().plusMillis(999).toSeconds());
      return until(seconds, 503, String.valueOf(overload.getMessage()));
    }
    if (failure instanceof TimeoutException) {
      return new RequestException(504, LATE);
    }
    boolean ours = failure instanceof SentimentException;
    return new RequestException(
        500, ours ? String.valueOf(failure.getMessage()) : "Internal Server Error");
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** In how many seconds the client may come back; 0 if nothing is said of that. */
  public long retryAfter() {
    return retryAfter;
  }

  Reply reply(Protocol protocol) {
    if (reply != null) {
      return reply;
    }
    int said = status == 503 ? protocol.overloadedStatus() : status;
    Reply error = protocol.error(said, String.valueOf(getMessage()));
    if (status == 401) {
      error = error.with("WWW-Authenticate", "Bearer");
    }
    return retryAfter == 0 ? error : error.with("Retry-After", Long.toString(retryAfter));
  }
}
