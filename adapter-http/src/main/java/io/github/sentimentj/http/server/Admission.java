package io.github.sentimentj.http.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much may be under way at once: requests, and bytes of their bodies. Thread-safe. */
final class Admission {

  private final int mostRequests;
  private final long mostBytes;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Admission(int mostRequests, long mostBytes) {
    this.mostRequests = mostRequests;
    this.mostBytes = mostBytes;
  }

  boolean enter() {
    if (requests.incrementAndGet() <= mostRequests) {
      return true;
    }
    requests.decrementAndGet();
    return false;
  }

  void leave() {
    requests.decrementAndGet();
  }

  /** A single body always fits, when nothing else is there. */
  boolean reserve(long count) {
    long before = bytes.getAndAdd(count);
    if (before == 0 || before + count <= mostBytes) {
      return true;
    }
    bytes.addAndGet(-count);
    return false;
  }

  void release(long count) {
    bytes.addAndGet(-count);
  }

  int requests() {
    return requests.get();
  }
}
