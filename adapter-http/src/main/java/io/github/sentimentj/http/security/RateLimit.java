package io.github.sentimentj.http.security;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each client may ask: a bucket that fills at a steady rate and holds one second's worth,
 * at least one. Thread-safe.
 */
final class RateLimit {

  /** Who has not asked for longest is forgotten first, and starts with a full bucket again. */
  private static final int MOST_CLIENTS = 10_000;

  private final double perSecond;
  private final double capacity;
  private final Map<Object, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Bucket> eldest) {
          return size() > MOST_CLIENTS;
        }
      };

  private static final class Bucket {
    double tokens;
    long filled;
  }

  RateLimit(double perSecond) {
    this.perSecond = perSecond;
    capacity = Math.max(1, perSecond);
  }

  /** Lets one request pass, and returns 0; or returns in how many seconds one may. */
  synchronized double ask(Object client, long nanoTime) {
    Bucket bucket =
        buckets.computeIfAbsent(
            client,
            unused -> {
              Bucket full = new Bucket();
              full.tokens = capacity;
              full.filled = nanoTime;
              return full;
            });
    bucket.tokens =
        Math.min(capacity, bucket.tokens + (nanoTime - bucket.filled) / 1e9 * perSecond);
    bucket.filled = nanoTime;
    if (bucket.tokens >= 1) {
      bucket.tokens--;
      return 0;
    }
    return (1 - bucket.tokens) / perSecond;
  }
}
