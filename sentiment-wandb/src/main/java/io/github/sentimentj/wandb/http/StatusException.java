package io.github.sentimentj.wandb.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** A server answered, but not with success. */
public final class StatusException extends IOException {

  private static final long serialVersionUID = 1L;
  private static final int MAX_BODY = 64 << 10;

  private final int status;
  private final Optional<Duration> retryAfter;

  private StatusException(int status, String message, Optional<Duration> retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Reads what an answer says of what went wrong. */
  static StatusException of(Response response) {
    String text;
    try (ResponseBody body = response.peekBody(MAX_BODY)) {
      text = ErrorText.of(body.string());
    } catch (IOException e) {
      text = "";
    }
    return new StatusException(
        response.code(),
        "HTTP " + response.code() + (text.isEmpty() ? "" : ": " + text),
        retryAfter(response));
  }

  /** Seconds, a fraction perhaps, or a date; nothing if there is not exactly one such header. */
  private static Optional<Duration> retryAfter(Response response) {
    var headers = response.headers("Retry-After");
    if (headers.size() != 1) {
      return Optional.empty();
    }
    String text = headers.get(0).strip();
    try {
      double seconds =
          text.matches("\\d+(\\.\\d+)?")
              ? Double.parseDouble(text)
              : Duration.between(
                      Instant.now(),
                      ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                  .toSeconds();
      return Optional.of(Duration.ofMillis((long) (1000 * Math.max(0, Math.min(seconds, 1e9)))));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * The status.
   *
   * @return 300 to 599
   */
  public int status() {
    return status;
  }

  /**
   * How long the server wants not to be asked.
   *
   * @return zero or more, or empty if it does not say
   */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
