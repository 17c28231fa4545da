package io.github.sentimentj.http.security;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which other pages may ask from a browser. Immutable. */
public final class Cors {

  private final Set<String> origins;

  /** Pages of these origins, such as {@code https://example.org}; {@code *} for all. */
  public Cors(Set<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** The headers that let a page read an answer; none if it may not. */
  public Map<String, String> headers(@Nullable String origin) {
    if (origin == null || origins.isEmpty()) {
      return Map.of();
    }
    if (origins.contains("*")) {
      return Map.of("Access-Control-Allow-Origin", "*");
    }
    return origins.contains(origin)
        ? Map.of("Access-Control-Allow-Origin", origin, "Vary", "Origin")
        : Map.of("Vary", "Origin");
  }

  /** The further headers with which a browser that asks beforehand is answered. */
  public Map<String, String> preflight(@Nullable String origin) {
    return headers(origin).containsKey("Access-Control-Allow-Origin")
        ? Map.of(
            "Access-Control-Allow-Headers",
            "Authorization, Content-Type, X-Request-Timeout, traceparent",
            "Access-Control-Allow-Methods",
            "GET, POST",
            "Access-Control-Max-Age",
            "600")
        : Map.of();
  }
}
