package io.github.sentimentj.training;

import io.github.sentimentj.linear.Ngrams;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Texts as rows of n-gram numbers, each number at most once a row. */
final class Features {

  private static final int MAX_CHUNK_TOKENS = 60;
  private static final int MIN_SENTENCE_TOKENS = 3;

  private final Dictionary dictionary = new Dictionary();
  private final int[][] rows;
  private final int[] tokens;
  private final long[] hashes;
  private final int[] documents;

  /**
   * Reads texts.
   *
   * @param texts the labelled ones first
   * @param labelled how many of them are labelled
   * @param minLabelled an n-gram is kept if it is in so many labelled texts
   * @param minAll … or in so many texts of any kind
   */
  Features(List<String> texts, int labelled, int minLabelled, int minAll) {
    Ngrams ngrams = new Ngrams();
    for (int i = 0; i < texts.size(); i++) {
      ngrams.read(texts.get(i));
      for (long hash : distinct(ngrams, 0, ngrams.tokens())) {
        dictionary.count(hash, i < labelled);
      }
    }
    hashes = dictionary.number(minLabelled, minAll);
    rows = new int[texts.size()][];
    tokens = new int[texts.size()];
    documents = new int[hashes.length];
    for (int i = 0; i < rows.length; i++) {
      ngrams.read(texts.get(i));
      tokens[i] = ngrams.tokens();
      rows[i] = row(ngrams, 0, ngrams.tokens());
      for (int feature : rows[i]) {
        documents[feature]++;
      }
    }
  }

  private static long[] distinct(Ngrams ngrams, int from, int to) {
    long[] found = new long[Ngrams.MAX_ORDER * (to - from)];
    int count = 0;
    for (int last = from; last < to; last++) {
      long hash = 0;
      for (int order = 1; order <= Math.min(Ngrams.MAX_ORDER, last - from + 1); order++) {
        hash = ngrams.extend(hash, last, order);
        found[count++] = hash;
      }
    }
    return Arrays.stream(found, 0, count).sorted().distinct().toArray();
  }

  private int[] row(Ngrams ngrams, int from, int to) {
    return Arrays.stream(distinct(ngrams, from, to))
        .mapToInt(dictionary::numberOf)
        .filter(number -> number >= 0)
        .sorted()
        .toArray();
  }

  /** One or two sentences of a text, taken at random. */
  Chunk chunk(String text, SplittableRandom random) {
    Ngrams ngrams = new Ngrams();
    ngrams.read(text);
    int[] starts =
        IntStream.range(0, ngrams.tokens())
            .filter(i -> i == 0 || (ngrams.endsSentence(i - 1) && !ngrams.endsSentence(i)))
            .toArray();
    if (starts.length == 0) {
      return new Chunk(new int[0], 0);
    }
    int from = starts[random.nextInt(starts.length)];
    int wanted = 1 + random.nextInt(2);
    int to = from;
    while (to < ngrams.tokens() && wanted > 0 && to - from < MAX_CHUNK_TOKENS) {
      if (ngrams.endsSentence(to) && to - from >= MIN_SENTENCE_TOKENS) {
        wanted--;
      }
      to++;
    }
    return new Chunk(row(ngrams, from, to), to - from);
  }

  int count() {
    return hashes.length;
  }

  int[] row(int text) {
    return rows[text];
  }

  int tokens(int text) {
    return tokens[text];
  }

  long hash(int feature) {
    return hashes[feature];
  }

  /** The rows with only those features that are in so many texts, numbered anew. */
  Frequent frequent(int minDocuments) {
    int[] numbers = new int[count()];
    int next = 0;
    for (int feature = 0; feature < numbers.length; feature++) {
      numbers[feature] = documents[feature] >= minDocuments ? next++ : -1;
    }
    int[][] kept =
        Arrays.stream(rows)
            .map(row -> Arrays.stream(row).map(f -> numbers[f]).filter(f -> f >= 0).toArray())
            .toArray(int[][]::new);
    return new Frequent(kept, next);
  }

  @SuppressWarnings("ArrayRecordComponent") // read once, by the trainer
  record Chunk(int[] row, int tokens) {}

  @SuppressWarnings("ArrayRecordComponent") // read once, by the trainer
  record Frequent(int[][] rows, int count) {}

  /** Counts n-grams in open addressing, then numbers those that are kept. */
  private static final class Dictionary {
    private long[] keys = new long[1 << 20];
    private int[] all = new int[1 << 20];
    private int[] labelled = new int[1 << 20];
    private int size;

    void count(long hash, boolean isLabelled) {
      int slot = slot(keys, hash);
      if (keys[slot] == 0) {
        keys[slot] = hash;
        size++;
      }
      all[slot]++;
      labelled[slot] += isLabelled ? 1 : 0;
      if (size > keys.length / 2) {
        grow();
      }
    }

    private void grow() {
      long[] oldKeys = keys;
      int[] oldAll = all;
      int[] oldLabelled = labelled;
      keys = new long[2 * oldKeys.length];
      all = new int[keys.length];
      labelled = new int[keys.length];
      for (int i = 0; i < oldKeys.length; i++) {
        if (oldKeys[i] != 0) {
          int slot = slot(keys, oldKeys[i]);
          keys[slot] = oldKeys[i];
          all[slot] = oldAll[i];
          labelled[slot] = oldLabelled[i];
        }
      }
    }

    /** Gives numbers from 0 to the n-grams that are kept, and their hashes in that order. */
    long[] number(int minLabelled, int minAll) {
      long[] kept = new long[size];
      int next = 0;
      for (int i = 0; i < keys.length; i++) {
        if (keys[i] != 0 && (labelled[i] >= minLabelled || all[i] >= minAll)) {
          kept[next] = keys[i];
          all[i] = next++;
        } else {
          all[i] = -1;
        }
      }
      return Arrays.copyOf(kept, next);
    }

    int numberOf(long hash) {
      int slot = slot(keys, hash);
      return keys[slot] == 0 ? -1 : all[slot];
    }

    private static int slot(long[] keys, long hash) {
      int mask = keys.length - 1;
      int slot = (int) (hash >>> 20) & mask;
      while (keys[slot] != 0 && keys[slot] != hash) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }
  }
}
