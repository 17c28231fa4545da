package io.github.sentimentj.http.server;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much may be under way at once: requests, and bytes of their bodies. Where there is no room,
 * those make some that have kept the server waiting, so that slow clients take it from nobody.
 * Thread-safe.
 */
final class Admission {

  /** A body that takes longer is no reason to refuse others. */
  private static final long GRACE = Duration.ofSeconds(1).toNanos();

  private final int mostRequests;
  private final long mostBytes;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /** Those whose requests are not there yet, the longest first. */
  private final Map<Claim, Awaited> awaited = new LinkedHashMap<>();

  private record Awaited(Runnable end, long since) {}

  Admission(int mostRequests, long mostBytes) {
    this.mostRequests = mostRequests;
    this.mostBytes = mostBytes;
  }

  boolean enter() {
    do {
      if (requests.incrementAndGet() <= mostRequests) {
        return true;
      }
      requests.decrementAndGet();
    } while (endSlowest());
    return false;
  }

  void leave() {
    requests.decrementAndGet();
  }

  /** A single body always fits, when nothing else is there. */
  boolean reserve(long count) {
    do {
      long before = bytes.getAndAdd(count);
      if (before == 0 || before + count <= mostBytes) {
        return true;
      }
      bytes.addAndGet(-count);
    } while (endSlowest());
    return false;
  }

  void release(long count) {
    bytes.addAndGet(-count);
  }

  void await(Claim claim, Runnable end) {
    synchronized (awaited) {
      awaited.put(claim, new Awaited(end, System.nanoTime()));
    }
  }

  void arrived(Claim claim) {
    synchronized (awaited) {
      awaited.remove(claim);
    }
  }

  private boolean endSlowest() {
    Runnable end;
    synchronized (awaited) {
      Iterator<Awaited> longest = awaited.values().iterator();
      if (!longest.hasNext()) {
        return false;
      }
      Awaited slowest = longest.next();
      if (System.nanoTime() - slowest.since < GRACE) {
        return false;
      }
      longest.remove();
      end = slowest.end;
    }
    end.run();
    return true;
  }

  int requests() {
    return requests.get();
  }
}
