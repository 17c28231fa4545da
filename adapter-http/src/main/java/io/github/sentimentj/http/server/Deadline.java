package io.github.sentimentj.http.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a caller waits: {@code X-Request-Timeout}, seconds, or with the unit ms or s. */
final class Deadline {

  static final String HEADER = "X-Request-Timeout";

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s)?");

  private Deadline() {}

  /**
   * A {@link System#nanoTime()}; {@link Long#MAX_VALUE} without a header.
   *
   * @throws RequestException if the header is no duration
   */
  static long parse(@Nullable String header) {
    if (header == null) {
      return Long.MAX_VALUE;
    }
    Matcher matcher = DURATION.matcher(header.strip());
    if (!matcher.matches()) {
      throw new RequestException(400, HEADER + " is not a duration such as 2, 0.5s or 500ms");
    }
    double unit = "ms".equals(matcher.group(2)) ? 1e6 : 1e9;
    return System.nanoTime() + (long) (Double.parseDouble(matcher.group(1)) * unit);
  }
}
