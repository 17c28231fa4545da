package io.github.sentimentj.linear;

import java.util.Arrays;

/** A set of hashes that is emptied in constant time. Not thread-safe. */
final class DistinctHashes {

  private long[] hashes = new long[1024];
  // A slot is taken if its stamp is the current one.
  private int[] stamps = new int[1024];
  private int stamp;
  private int size;

  void clear() {
    size = 0;
    stamp++;
    if (stamp == 0) {
      Arrays.fill(stamps, 0);
      stamp = 1;
    }
  }

  /** Adds a hash; false if it was there. */
  boolean add(long hash) {
    int slot = slot(hash);
    if (stamps[slot] == stamp) {
      return false;
    }
    if (size * 2L >= hashes.length) {
      grow();
      slot = slot(hash);
    }
    hashes[slot] = hash;
    stamps[slot] = stamp;
    size++;
    return true;
  }

  private int slot(long hash) {
    int mask = hashes.length - 1;
    // The low bits are the key of a weight: those that share one would share a slot.
    int slot = (int) (hash >>> 32) & mask;
    while (stamps[slot] == stamp && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldStamps = stamps;
    hashes = new long[oldHashes.length * 2];
    stamps = new int[oldHashes.length * 2];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldStamps[i] == stamp) {
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        stamps[slot] = stamp;
      }
    }
  }
}
