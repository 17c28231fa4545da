package io.github.sentimentj.http.server;

import org.jspecify.annotations.Nullable;

/** A request that cannot be answered, with what its client is told. */
public final class RequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient @Nullable Reply reply;

  /**
   * A refusal that each protocol says in its own form.
   *
   * @param status the HTTP status
   * @param message what is wrong, without the text
   */
  public RequestException(int status, String message) {
    this(status, message, null);
  }

  /** A refusal with its own form. */
  public RequestException(Reply reply) {
    this(reply.status(), reply.body(), reply);
  }

  private RequestException(int status, String message, @Nullable Reply reply) {
    super(message, null, false, false);
    this.status = status;
    this.reply = reply;
  }

  Reply reply(Protocol protocol) {
    return reply != null ? reply : protocol.error(status, String.valueOf(getMessage()));
  }
}
