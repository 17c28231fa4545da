package io.github.sentimentj.sklearn.text;

import java.util.Arrays;

/**
 * What n-grams are made of: the tokens of a text, or its characters, in one or more rows that no
 * n-gram crosses. Not thread-safe.
 */
final class Units {

  int size;
  int[] starts = new int[1024];
  int[] ends = new int[1024];

  /** What they are: the number of a word, or a code point. */
  int[] symbols = new int[1024];

  int rows;
  int[] rowEnds = new int[64];

  /** Memory to look them up. */
  final Lookups lookups = new Lookups();

  void clear() {
    size = 0;
    rows = 0;
  }

  void add(int start, int end) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      symbols = Arrays.copyOf(symbols, 2 * size);
    }
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  void add(int start, int end, int symbol) {
    add(start, end);
    symbols[size - 1] = symbol;
  }

  void endRow() {
    if (rows == rowEnds.length) {
      rowEnds = Arrays.copyOf(rowEnds, 2 * rows);
    }
    rowEnds[rows++] = size;
  }
}
