package io.github.sentimentj.huggingface.tokenizer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes the tokens whose scores have the highest sum (Viterbi). */
final class Unigram implements Model {

  private static final double UNKNOWN_PENALTY = 10;

  private final Vocabulary vocabulary;
  private final double[] scores;
  private final int unknown;
  private final @Nullable ByteTokens byteTokens;
  private final double unknownScore;

  /**
   * A model.
   *
   * @param tokens the vocabulary
   * @param scores finite scores by id
   * @param unknown stands for what has no tokens
   * @param byteFallback whether what has no tokens becomes those of its bytes
   */
  Unigram(Tokens tokens, double[] scores, int unknown, boolean byteFallback) {
    this.vocabulary = tokens.index();
    this.scores = scores;
    this.unknown = unknown;
    this.byteTokens = byteFallback ? new ByteTokens(tokens) : null;
    this.unknownScore = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
  }

  @Override
  public void encode(Pieces pieces, int from, int to, Encoding out) {
    int size = to - from;
    double[] best = out.scratch.doubles(size + 1);
    int[] bestIds = out.scratch.ints(0, size + 1);
    int[] bestStarts = out.scratch.ints(1, size + 1);
    Arrays.fill(bestStarts, 0, size + 1, -1);
    best[0] = 0;
    for (int start = 0; start < size; start++) {
      int hash = Vocabulary.SEED;
      int most = Math.min(size, start + vocabulary.maxLength());
      boolean single = false;
      for (int end = start + 1; end <= most; end++) {
        hash = Vocabulary.step(hash, pieces.chars[from + end - 1]);
        if (!vocabulary.mayBegin(hash)) {
          break;
        }
        int id = vocabulary.find(hash, pieces.chars, from + start, from + end);
        if (id >= 0) {
          single |= end == start + 1;
          double score = best[start] + scores[id];
          if (bestStarts[end] < 0 || score > best[end]) {
            best[end] = score;
            bestStarts[end] = start;
            bestIds[end] = id;
          }
        }
      }
      if (!single) {
        double score = best[start] + unknownScore;
        if (bestStarts[start + 1] < 0 || score > best[start + 1]) {
          best[start + 1] = score;
          bestStarts[start + 1] = start;
          bestIds[start + 1] = unknown;
        }
      }
    }
    path(pieces, from, size, bestIds, bestStarts, out);
  }

  /** Adds the tokens of the best path, unknown neighbours as one. */
  private void path(
      Pieces pieces, int from, int size, int[] bestIds, int[] bestStarts, Encoding out) {
    int[] path = out.scratch.ints(2, size + 1);
    int tokens = 0;
    for (int end = size; end > 0; end = bestStarts[end]) {
      path[tokens++] = end;
    }
    int start = 0;
    for (int i = tokens - 1; i >= 0; i--) {
      int id = bestIds[path[i]];
      if (id == unknown) {
        while (i > 0 && bestIds[path[i - 1]] == unknown) {
          i--;
        }
        // As the original does it: what was unknown in parts may be a token as a whole.
        int whole = vocabulary.find(pieces.chars, from + start, from + path[i]);
        id = whole >= 0 ? whole : unknown;
        if (whole < 0
            && byteTokens != null
            && byteTokens.cover(pieces.chars, from + start, from + path[i])) {
          addBytes(byteTokens, pieces, from + start, from + path[i], out);
          start = path[i];
          continue;
        }
      }
      out.add(id, pieces.starts[from + start], pieces.ends[from + path[i] - 1]);
      start = path[i];
    }
  }

  private static void addBytes(ByteTokens tokens, Pieces pieces, int from, int to, Encoding out) {
    for (int at = from; at < to; at++) {
      int size = Utf8.size(pieces.chars[at]);
      for (int i = 0; i < size; i++) {
        out.add(tokens.id(pieces.chars[at], size, i), pieces.starts[from], pieces.ends[to - 1]);
      }
    }
  }
}
