package io.github.sentimentj.sklearn.text;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbers for words. Up to {@value #SHORT} characters of ASCII are a key themselves. For other
 * words, a hash finds the place, and the characters decide. Hashes differ from one table to the
 * next, so that no file can choose words that share one. Not thread-safe while words are added.
 */
final class WordTable {

  static final int UNKNOWN = KeyTable.NONE;

  private static final int SHORT = 8;
  private static final long NO_KEY = 0;

  private final int seed = ThreadLocalRandom.current().nextInt();
  private final KeyTable shortWords = new KeyTable();
  private int size;
  // All other words, in the order in which they were added.
  private int longWords;
  private char[] chars = new char[1024];
  private int[] ends = new int[64];
  private int[] hashes = new int[64];
  private int[] numbers = new int[64];
  // Index of a word plus 1; 0 is free.
  private int[] slots = new int[256];

  /**
   * The number of a word, counted from 0 in the order in which they were added; adds it if it is
   * new.
   */
  int add(String text, int start, int end) {
    int length = end - start;
    int from = longWords == 0 ? 0 : ends[longWords - 1];
    if (chars.length - from < length) {
      chars = Arrays.copyOf(chars, Math.max(2 * chars.length, from + length));
    }
    text.getChars(start, end, chars, from);
    int known = find(chars, from, from + length);
    if (known != UNKNOWN) {
      return known;
    }
    long key = key(chars, from, from + length);
    if (key != NO_KEY) {
      shortWords.add(key, size);
    } else {
      addLong(from, from + length);
    }
    return size++;
  }

  private void addLong(int from, int to) {
    if (longWords == ends.length) {
      ends = Arrays.copyOf(ends, 2 * longWords);
      hashes = Arrays.copyOf(hashes, 2 * longWords);
      numbers = Arrays.copyOf(numbers, 2 * longWords);
    }
    ends[longWords] = to;
    hashes[longWords] = hash(chars, from, to);
    numbers[longWords] = size;
    longWords++;
    if (4 * longWords > slots.length) {
      slots = new int[2 * slots.length];
      for (int index = 0; index < longWords - 1; index++) {
        place(index);
      }
    }
    place(longWords - 1);
  }

  private void place(int index) {
    int slot = hashes[index] & slots.length - 1;
    while (slots[slot] != 0) {
      slot = slot + 1 & slots.length - 1;
    }
    slots[slot] = index + 1;
  }

  /** How many words there are. */
  int size() {
    return size;
  }

  /** Finds the numbers of all units, or {@link #UNKNOWN}. */
  void find(Chars text, Units units) {
    Lookups lookups = units.lookups;
    lookups.clear();
    for (int unit = 0; unit < units.size; unit++) {
      lookups.add(key(text, units.starts[unit], units.ends[unit]), unit, 0);
    }
    shortWords.find(lookups);
    for (int unit = 0; unit < units.size; unit++) {
      units.symbols[unit] =
          lookups.keys[unit] == NO_KEY
              ? findLong(text.chars, units.starts[unit], units.ends[unit])
              : lookups.numbers[unit];
    }
  }

  private int find(char[] text, int start, int end) {
    long key = key(text, start, end);
    return key == NO_KEY ? findLong(text, start, end) : shortWords.find(key);
  }

  private static long key(Chars text, int start, int end) {
    int length = end - start;
    if (length == 0 || length > SHORT) {
      return NO_KEY;
    }
    return text.isPlain ? text.plain(start, length) : key(text.chars, start, end);
  }

  /** The characters of a short word, if all of them are plain. */
  private static long key(char[] text, int start, int end) {
    if (end - start > SHORT) {
      return NO_KEY;
    }
    long key = NO_KEY;
    for (int i = start; i < end; i++) {
      if (text[i] == 0 || text[i] > 127) {
        return NO_KEY;
      }
      key |= (long) text[i] << (Byte.SIZE * (i - start));
    }
    return key;
  }

  private int findLong(char[] text, int start, int end) {
    int hash = hash(text, start, end);
    int mask = slots.length - 1;
    for (int slot = hash & mask; ; slot = slot + 1 & mask) {
      int index = slots[slot] - 1;
      if (index < 0) {
        return UNKNOWN;
      }
      if (hashes[index] == hash && isWord(index, text, start, end)) {
        return numbers[index];
      }
    }
  }

  private boolean isWord(int index, char[] text, int start, int end) {
    int from = index == 0 ? 0 : ends[index - 1];
    return Arrays.equals(chars, from, ends[index], text, start, end);
  }

  private int hash(char[] text, int start, int end) {
    int hash = seed;
    for (int i = start; i < end; i++) {
      // The shift brings high bits down: a product alone lets some texts collide for every seed.
      hash = (hash ^ text[i]) * 0x9e3779b1;
      hash ^= hash >>> 15;
    }
    return hash;
  }
}
