package io.github.sentimentj.testkit;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.ModelTraits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Log-odds of "positive" are the number of "good" less the number of "bad". */
final class FaultyBackend implements Backend {

  private static final Pattern WORD = Pattern.compile("good|bad");

  private final Fault fault;
  private final int threads;
  private final AtomicInteger calls = new AtomicInteger();
  private final float[][] rows = new float[100][2];
  private @Nullable List<String> lastList;
  private Scores lastScores = new Scores(new float[0][], new int[0], new boolean[0]);
  private volatile String buffer = "";
  private volatile boolean explaining;

  FaultyBackend(Fault fault, int threads) {
    this.fault = fault;
    this.threads = threads;
  }

  private boolean is(Fault other) {
    return fault == other;
  }

  @Override
  public ModelTraits traits() {
    boolean changed = is(Fault.TRAITS_CHANGE) && calls.getAndIncrement() % 2 == 1;
    return new ModelTraits(
        List.of("negative", "positive"),
        false,
        true,
        OptionalInt.empty(),
        changed ? Precision.INT8 : Precision.FP32);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the fault is to take the same list for the same texts
  public Scores score(List<String> texts) {
    if (is(Fault.FAILS_FOR_EMPTY_LIST) && texts.isEmpty()) {
      throw new IllegalArgumentException("no texts");
    }
    if (is(Fault.KEEPS_LIST) && texts == lastList) {
      return lastScores;
    }
    List<String> seen = new ArrayList<>(texts);
    if (is(Fault.DROPS_DUPLICATES)) {
      seen = new ArrayList<>(new LinkedHashSet<>(seen));
    }
    if (is(Fault.IGNORES_LAST) && seen.size() > 1) {
      seen.remove(seen.size() - 1);
    }
    if (is(Fault.CHANGES_LIST) && texts instanceof ArrayList) {
      texts.set(0, "");
    }
    float[][] probabilities = new float[seen.size()][];
    int[] tokens = new int[seen.size()];
    boolean[] truncated = new boolean[seen.size()];
    for (int i = 0; i < seen.size(); i++) {
      String text = seen.get(is(Fault.REVERSED) ? seen.size() - 1 - i : i);
      float[] row = row(text, seen.size());
      if (is(Fault.REUSES_ROWS)) {
        System.arraycopy(row, 0, rows[i], 0, 2);
        row = rows[i];
      }
      probabilities[i] = row;
      tokens[i] = is(Fault.NEGATIVE_TOKENS_FOR_BLANK) && text.startsWith(" ") ? -1 : text.length();
      truncated[i] = is(Fault.CUTS_SILENTLY) && text.length() > 10_000;
    }
    lastList = texts;
    lastScores = new Scores(probabilities, tokens, truncated);
    return lastScores;
  }

  private float[] row(String given, int batch) {
    String text = given;
    if (is(Fault.SHARES_BUFFER)) {
      buffer = given;
      pause();
      text = buffer;
    }
    double positive = 1 / (1 + Math.exp(-logOdds(text)));
    if (is(Fault.GOLDEN_OFF)) {
      positive = positive * 0.99;
    } else if (is(Fault.NAN_FOR_EMPTY) && text.isEmpty()) {
      positive = Double.NaN;
    } else if (is(Fault.THROWS_FOR_EMPTY) && text.isEmpty()) {
      throw new IllegalArgumentException("no text");
    } else if (is(Fault.ABOVE_ONE_FOR_EMOJI) && text.contains("\u2764")) {
      positive = 1.5;
    } else if (is(Fault.WRONG_ROW_LENGTH_FOR_NUL) && text.indexOf('\0') >= 0) {
      return new float[] {1};
    } else if ((is(Fault.BATCH_DIFFERS) && batch > 1)
        || (is(Fault.FOUR_THREADS_DIFFER) && threads == 4)
        || (is(Fault.EXPLAINING_DISTURBS) && explaining)) {
      positive /= 2;
    } else if (is(Fault.SUM_BELOW_ONE)) {
      return new float[] {0, (float) positive};
    }
    return new float[] {(float) (1 - positive), (float) positive};
  }

  private static int logOdds(String text) {
    int good = 0;
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      good += words.group().equals("good") ? 1 : -1;
    }
    return good;
  }

  @Override
  public Explanation explain(String text, int budget) {
    if (is(Fault.EXPLAINING_DISTURBS)) {
      explaining = true;
      pause();
    }
    int direction = logOdds(text) > 0 ? 1 : -1;
    List<Contribution> parts = new ArrayList<>();
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      int weight = direction * (words.group().equals("good") ? 1 : -1);
      parts.add(
          new Contribution(
              words.start(),
              is(Fault.OFFSETS_OUTSIDE) ? text.length() + 1 : words.end(),
              is(Fault.EXPLAINS_AT_RANDOM) ? calls.incrementAndGet() : weight));
    }
    if (is(Fault.EXPLAINS_OTHER_LABEL)) {
      direction = -direction;
    }
    explaining = false;
    return new Explanation(
        direction > 0 ? "positive" : "negative", is(Fault.DOES_NOT_ADD_UP) ? 1 : 0, parts, true);
  }

  /** Long enough for another thread to come between. */
  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    Arrays.fill(rows, null);
    if (is(Fault.CLOSE_FAILS)) {
      throw new IllegalStateException("cannot close");
    }
  }
}
