package io.github.sentimentj.http.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request belongs to.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits
 * @param sampled whether the trace is recorded
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public record Trace(String traceId, String spanId, boolean sampled) {

  private static final Pattern TRACEPARENT =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final ThreadLocal<@Nullable Trace> CURRENT = new ThreadLocal<>();

  /** Reads the header {@code traceparent}; null if there is none, or it is not valid. */
  public static @Nullable Trace parse(@Nullable String header) {
    if (header == null || header.length() > 512) {
      return null;
    }
    Matcher matcher = TRACEPARENT.matcher(header.strip());
    if (!matcher.matches()
        || matcher.group(1).equals("ff")
        || (matcher.group(1).equals("00") && matcher.group(5) != null)
        || matcher.group(2).chars().allMatch(c -> c == '0')
        || matcher.group(3).chars().allMatch(c -> c == '0')) {
      return null;
    }
    boolean sampled = (Integer.parseInt(matcher.group(4), 16) & 1) == 1;
    return new Trace(matcher.group(2), matcher.group(3), sampled);
  }

  /** The trace of what this thread does now; null if there is none. */
  public static @Nullable Trace current() {
    return CURRENT.get();
  }

  /** Runs something as part of a trace. */
  public static void run(@Nullable Trace trace, Runnable action) {
    Trace before = CURRENT.get();
    CURRENT.set(trace);
    try {
      action.run();
    } finally {
      CURRENT.set(before);
    }
  }
}
