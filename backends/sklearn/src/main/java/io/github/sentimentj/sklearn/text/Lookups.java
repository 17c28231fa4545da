package io.github.sentimentj.sklearn.text;

import java.util.Arrays;

/** Keys that are looked up together, and what was found. Not thread-safe. */
final class Lookups {

  int size;
  long[] keys = new long[512];

  /** The first unit that each key is for. */
  int[] units = new int[512];

  /** The row in which that unit is. */
  int[] rows = new int[512];

  /** The number of each key, or {@link KeyTable#NONE}. */
  int[] numbers = new int[512];

  /** What the table works with. */
  long[] found = new long[512];

  void clear() {
    size = 0;
  }

  void add(long key, int unit, int row) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      units = Arrays.copyOf(units, 2 * size);
      rows = Arrays.copyOf(rows, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
      found = Arrays.copyOf(found, 2 * size);
    }
    keys[size] = key;
    units[size] = unit;
    rows[size] = row;
    size++;
  }
}
