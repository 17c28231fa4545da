package io.github.sentimentj.huggingface.tokenizer;

import java.util.Arrays;
import java.util.List;

/** The merges that a byte pair encoding has learned. Immutable. */
final class Merges {

  private static final long NONE = -1;
  private static final int LONGEST_CHAIN = 512;

  private final long[] pairs;
  private final int[] ranks;
  private final int[] merged;
  private final int mask;

  Merges(List<int[]> merges) {
    int size = Math.max(16, Integer.highestOneBit(merges.size()) * 4);
    pairs = new long[size];
    ranks = new int[size];
    merged = new int[merges.size()];
    mask = size - 1;
    Arrays.fill(pairs, NONE);
    for (int rank = 0; rank < merged.length; rank++) {
      int[] merge = merges.get(rank);
      long pair = pair(merge[0], merge[1]);
      int slot = slot(pair);
      for (int probes = 0; pairs[slot] != NONE && pairs[slot] != pair; probes++) {
        if (probes == LONGEST_CHAIN) {
          throw new IllegalArgumentException("too many merges have the same hash");
        }
        slot = (slot + 1) & mask;
      }
      pairs[slot] = pair;
      ranks[slot] = rank;
      merged[rank] = merge[2];
    }
  }

  /**
   * Merges what can be merged, in time n log n.
   *
   * @param symbols token ids
   * @param lengths how many characters each of them has
   * @param size how many there are
   * @param scratch where the queue lies; the first two arrays of integers may be in use
   * @return how many are left; they are in front
   */
  int apply(int[] symbols, int[] lengths, int size, Scratch scratch) {
    int[] next = scratch.ints(2, size + 1);
    int[] previous = scratch.ints(3, size + 1);
    Queue queue = new Queue(scratch.longs(3 * size + 1));
    for (int i = 0; i < size; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
      if (i > 0) {
        offer(queue, symbols, i - 1, i);
      }
    }
    while (queue.size > 0) {
      long top = queue.poll();
      int at = (int) top;
      int right = next[at];
      if (lengths[at] == 0 || right == size) {
        continue;
      }
      int id = merged[(int) (top >>> 32)];
      int rank = rank(symbols[at], symbols[right]);
      if (rank < 0 || merged[rank] != id) {
        continue;
      }
      symbols[at] = id;
      lengths[at] += lengths[right];
      lengths[right] = 0;
      next[at] = next[right];
      previous[next[at]] = at;
      if (previous[at] >= 0) {
        offer(queue, symbols, previous[at], at);
      }
      if (next[at] < size) {
        offer(queue, symbols, at, next[at]);
      }
    }
    int left = 0;
    for (int i = 0; i < size; i = next[i]) {
      symbols[left] = symbols[i];
      lengths[left++] = lengths[i];
    }
    return left;
  }

  private void offer(Queue queue, int[] symbols, int at, int right) {
    int rank = rank(symbols[at], symbols[right]);
    if (rank >= 0) {
      queue.add((long) rank << 32 | at);
    }
  }

  private int rank(int left, int right) {
    long pair = pair(left, right);
    for (int slot = slot(pair); pairs[slot] != NONE; slot = (slot + 1) & mask) {
      if (pairs[slot] == pair) {
        return ranks[slot];
      }
    }
    return -1;
  }

  private static long pair(int left, int right) {
    return (long) left << 32 | right;
  }

  private int slot(long pair) {
    long h = pair * 0x9e3779b97f4a7c15L;
    return (int) (h >>> 32 ^ h >>> 48) & mask;
  }

  /** A binary heap. */
  private static final class Queue {
    private final long[] heap;
    private int size;

    Queue(long[] heap) {
      this.heap = heap;
    }

    void add(long key) {
      int at = size++;
      while (at > 0 && heap[(at - 1) / 2] > key) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
      }
      heap[at] = key;
    }

    long poll() {
      long top = heap[0];
      long key = heap[--size];
      int at = 0;
      while (2 * at + 1 < size) {
        int child = 2 * at + 1;
        if (child + 1 < size && heap[child + 1] < heap[child]) {
          child++;
        }
        if (heap[child] >= key) {
          break;
        }
        heap[at] = heap[child];
        at = child;
      }
      heap[at] = key;
      return top;
    }
  }
}
