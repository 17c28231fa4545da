package io.github.sentimentj.sklearn.text;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbers by keys that are compared as a whole, so that none is ever taken for another. Hashes
 * differ from one table to the next, so that no file can choose keys that share one. Not
 * thread-safe while keys are added.
 */
final class KeyTable {

  static final int NONE = -1;

  private final long seed = ThreadLocalRandom.current().nextLong() | 1;
  private int size;
  // A key and its number plus 1, side by side, so that memory is read once. At most three quarters
  // full:
  // a larger table would rather be in memory that is slow.
  private long[] slots = new long[128];

  /**
   * Adds a key that is not there.
   *
   * @param number 0 or more
   */
  void add(long key, int number) {
    if (8 * (size + 1) > 3 * slots.length) {
      long[] old = slots;
      slots = new long[2 * old.length];
      for (int slot = 0; slot < old.length; slot += 2) {
        if (old[slot + 1] != 0) {
          place(old[slot], old[slot + 1]);
        }
      }
    }
    place(key, number + 1);
    size++;
  }

  private void place(long key, long content) {
    int slot = slot(key);
    while (slots[slot + 1] != 0) {
      slot = next(slot);
    }
    slots[slot] = key;
    slots[slot + 1] = content;
  }

  /** The number of a key, or {@link #NONE}. */
  int find(long key) {
    return find(key, slot(key));
  }

  /** Finds the numbers of many keys, which takes much less time than one by one. */
  void find(Lookups lookups) {
    long[] keys = lookups.keys;
    long[] found = lookups.found;
    int[] numbers = lookups.numbers;
    // Nothing here depends on what is read, so the processor reads many places at the same time.
    for (int i = 0; i < lookups.size; i++) {
      int slot = slot(keys[i]);
      found[i] = slots[slot];
      numbers[i] = (int) slots[slot + 1] - 1;
    }
    for (int i = 0; i < lookups.size; i++) {
      if (found[i] != keys[i] && numbers[i] != NONE) {
        numbers[i] = find(keys[i], next(slot(keys[i])));
      }
    }
  }

  private int find(long key, int start) {
    for (int slot = start; ; slot = next(slot)) {
      long content = slots[slot + 1];
      if (content == 0 || slots[slot] == key) {
        return (int) content - 1;
      }
    }
  }

  private int slot(long key) {
    long h = (key ^ key >>> 29) * seed;
    h ^= h >>> 32;
    h *= 0x9e3779b97f4a7c15L;
    return (int) (h >>> 32) & slots.length - 2;
  }

  private int next(int slot) {
    return slot + 2 & slots.length - 2;
  }
}
