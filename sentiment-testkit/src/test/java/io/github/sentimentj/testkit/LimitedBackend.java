package io.github.sentimentj.testkit;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.InferenceException;
import io.github.sentimentj.LongText;
import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.ModelTraits;
import io.github.sentimentj.spi.TokenWindows;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Reads 16 tokens, words and two special ones. Log-odds of "positive" are the number of words with
 * "good" less the number of words with "bad".
 */
final class LimitedBackend implements Backend {

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int MAX_TOKENS = 16;
  private static final int SPECIAL_TOKENS = 2;

  private final Fault fault;
  private final LongText policy;
  private final TokenWindows windows;

  LimitedBackend(Fault fault, LongText policy) {
    this.fault = fault;
    this.policy = policy;
    LongText applied = policy;
    if (is(Fault.ALLOWS_ANY_OVERLAP) && policy instanceof LongText.Windows) {
      applied = LongText.windows(0);
    } else if (is(Fault.CUTS_INSTEAD_OF_REJECTING) && policy instanceof LongText.Reject) {
      applied = LongText.head();
    } else if (is(Fault.READS_BEYOND_LIMIT) && policy instanceof LongText.Head) {
      applied = LongText.headTail();
    }
    int limit = is(Fault.LIMIT_ONE_LESS) ? MAX_TOKENS - 1 : MAX_TOKENS;
    windows = new TokenWindows(traits(limit), SPECIAL_TOKENS, applied);
  }

  private boolean is(Fault other) {
    return fault == other;
  }

  @Override
  public ModelTraits traits() {
    return traits(MAX_TOKENS);
  }

  private static ModelTraits traits(int limit) {
    return new ModelTraits(
        List.of("negative", "positive"), false, true, OptionalInt.of(limit), Precision.FP32);
  }

  @Override
  public Scores score(List<String> texts) {
    int[][] tokens = texts.stream().map(LimitedBackend::tokens).toArray(int[][]::new);
    int[] counts = Arrays.stream(tokens).mapToInt(each -> each.length).toArray();
    TokenWindows.Plan plan = plan(counts);
    float[][] rows = new float[plan.pieces()][];
    for (int piece = 0; piece < rows.length; piece++) {
      int logOdds = Arrays.stream(plan.copy(piece, tokens[plan.text(piece)])).sum();
      rows[piece] = new float[] {sigmoid(-logOdds), sigmoid(logOdds)};
    }
    if (is(Fault.MIXES_PIECES) && rows.length > texts.size()) {
      Collections.rotate(Arrays.asList(rows), 1);
    }
    return told(plan.scores(rows));
  }

  private TokenWindows.Plan plan(int[] counts) {
    try {
      return windows.plan(counts);
    } catch (InferenceException e) {
      throw is(Fault.REJECTS_AS_BUG) ? new IllegalStateException(e.getMessage(), e) : e;
    }
  }

  private Scores told(Scores scores) {
    int[] tokens = scores.tokens();
    boolean[] truncated = scores.truncated();
    if (is(Fault.COUNTS_WHAT_IT_READ)) {
      Arrays.setAll(tokens, i -> Math.min(tokens[i], MAX_TOKENS));
    } else if (is(Fault.NEVER_TRUNCATED)) {
      Arrays.fill(truncated, false);
    } else if (is(Fault.WINDOWS_TRUNCATED) && policy instanceof LongText.Windows) {
      for (int i = 0; i < tokens.length; i++) {
        truncated[i] = tokens[i] > MAX_TOKENS;
      }
    }
    return scores;
  }

  private static int[] tokens(String text) {
    return SPACE
        .splitAsStream(text)
        .filter(word -> !word.isEmpty())
        .mapToInt(word -> word.contains("good") ? 1 : word.contains("bad") ? -1 : 0)
        .toArray();
  }

  private static float sigmoid(int logOdds) {
    return (float) (1 / (1 + Math.exp(-logOdds)));
  }

  @Override
  public Explanation explain(String text, int budget) {
    Explanation explanation =
        Backend.super.explain(text, is(Fault.EXPLAINS_OVER_BUDGET) ? budget + 5 : budget);
    if (is(Fault.EXPLAINS_BLANK) && text.isBlank()) {
      List<Contribution> parts = List.of(new Contribution(0, text.length(), 0));
      return new Explanation(explanation.label(), 0, parts, false);
    }
    return explanation;
  }

  @Override
  public void close() {}
}
