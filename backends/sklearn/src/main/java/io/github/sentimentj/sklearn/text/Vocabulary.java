package io.github.sentimentj.sklearn.text;

import java.util.Arrays;

/**
 * Columns by the terms of a vocabulary: a tree of units. A node that is the end of a term has the
 * number of its column; others have higher numbers. Immutable once all terms were added.
 */
final class Vocabulary implements Columns {

  private static final int NONE = KeyTable.NONE;

  private final int columns;
  private int nodes;
  // The node of each unit that a term starts with.
  private int[] roots = new int[0];
  // All others, by the node before and the unit.
  private final KeyTable edges = new KeyTable();

  Vocabulary(int columns) {
    this.columns = columns;
    this.nodes = columns;
  }

  /**
   * Adds a term. Those with fewer units have to come first.
   *
   * @return how many nodes had to be made for what is not a term itself
   */
  int add(int[] units, int from, int to, int column) {
    int before = nodes;
    int node = NONE;
    for (int i = from; i < to; i++) {
      int next = i == from ? root(units[i]) : edges.find(key(node, units[i]));
      if (next == NONE) {
        next = i == to - 1 ? column : nodes++;
        link(node, units[i], next);
      }
      node = next;
    }
    return nodes - before;
  }

  private void link(int node, int unit, int target) {
    if (node != NONE) {
      edges.add(key(node, unit), target);
      return;
    }
    if (unit >= roots.length) {
      int length = roots.length;
      roots = Arrays.copyOf(roots, Math.max(unit + 1, length + length / 2));
      Arrays.fill(roots, length, roots.length, NONE);
    }
    roots[unit] = target;
  }

  private static long key(int node, int unit) {
    return (long) node << 32 | unit;
  }

  private int root(int unit) {
    return unit >= 0 && unit < roots.length ? roots[unit] : NONE;
  }

  @Override
  public int count() {
    return columns;
  }

  /** Counts the n-grams of one unit, then those of two, and so on. */
  @Override
  public void count(Chars text, Units units, NgramRange range, Counts counts) {
    Lookups lookups = units.lookups;
    begin(units, lookups);
    for (int length = 1; lookups.size > 0; length++) {
      add(units, length, range, counts);
      if (length == range.most()) {
        return;
      }
      lengthen(units, length);
    }
  }

  private void begin(Units units, Lookups lookups) {
    lookups.clear();
    int unit = 0;
    for (int row = 0; row < units.rows; row++) {
      for (; unit < units.rowEnds[row]; unit++) {
        int node = root(units.symbols[unit]);
        if (node != NONE) {
          lookups.add(node, unit, row);
          lookups.numbers[lookups.size - 1] = node;
        }
      }
    }
  }

  /** Counts those n-grams of one length whose nodes were found. */
  private void add(Units units, int length, NgramRange range, Counts counts) {
    Lookups lookups = units.lookups;
    for (int i = 0; i < lookups.size; i++) {
      int node = lookups.numbers[i];
      if (node != NONE && node < columns) {
        int first = lookups.units[i];
        int row = lookups.rows[i];
        int start = row == 0 ? 0 : units.rowEnds[row - 1];
        if (length >= range.leastIn(units.rowEnds[row] - start, first == start)) {
          counts.add(node, 1, first, first + length - 1);
        }
      }
    }
  }

  /** Finds the nodes one unit behind those that were found, where there are any. */
  private void lengthen(Units units, int length) {
    Lookups lookups = units.lookups;
    int shorter = lookups.size;
    lookups.clear();
    for (int i = 0; i < shorter; i++) {
      int node = lookups.numbers[i];
      int first = lookups.units[i];
      int row = lookups.rows[i];
      int next = first + length;
      if (node != NONE && next < units.rowEnds[row] && units.symbols[next] >= 0) {
        lookups.add(key(node, units.symbols[next]), first, row);
      }
    }
    edges.find(lookups);
  }
}
