package io.github.sentimentj.linear;

import java.util.Arrays;

/** The n-grams of one text that were counted already. Clearing costs nothing. Not thread-safe. */
final class Seen {

  private long[] hashes = new long[1024];
  private int[] stamps = new int[1024];
  private int stamp = 1;
  private int size;

  void clear() {
    size = 0;
    if (++stamp == 0) {
      Arrays.fill(stamps, 0);
      stamp = 1;
    }
  }

  /** Adds a hash and says whether it was not there before. */
  boolean add(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) (hash >>> 40) & mask;
    while (stamps[slot] == stamp) {
      if (hashes[slot] == hash) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    hashes[slot] = hash;
    stamps[slot] = stamp;
    if (++size > hashes.length / 2) {
      grow();
    }
    return true;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldStamps = stamps;
    hashes = new long[2 * oldHashes.length];
    stamps = new int[2 * oldHashes.length];
    size = 0;
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldStamps[i] == stamp) {
        add(oldHashes[i]);
      }
    }
  }
}
