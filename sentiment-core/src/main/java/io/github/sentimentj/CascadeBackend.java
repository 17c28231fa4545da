package io.github.sentimentj;

import io.github.sentimentj.LoadedClassifier.Answers;
import io.github.sentimentj.Sentiment.Score;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.spi.ModelTraits;
import java.util.ArrayList;
import java.util.List;

/**
 * Both models of a {@link Cascade} as one. Texts of one call that go on to the second, go on
 * together.
 */
final class CascadeBackend implements Backend {

  private final LoadedClassifier first;
  private final LoadedClassifier second;
  private final Cascade cascade;
  private final boolean always; // blend, whatever the first model says

  private CascadeBackend(
      LoadedClassifier first, LoadedClassifier second, Cascade cascade, boolean always) {
    this.first = first;
    this.second = second;
    this.cascade = cascade;
    this.always = always;
  }

  /**
   * Puts them together.
   *
   * @throws IllegalArgumentException if their answers cannot be blended
   */
  static CascadeBackend of(LoadedClassifier first, LoadedClassifier second, Cascade cascade) {
    List<String> labels = first.model().labels();
    if (!labels.equals(second.model().labels())) {
      throw new IllegalArgumentException(
          "labels differ: '%s' has %s, '%s' has %s"
              .formatted(cascade.first(), labels, cascade.second(), second.model().labels()));
    }
    if (first.multiLabel() || second.multiLabel()) {
      throw new IllegalArgumentException("models whose labels are independent are not blended");
    }
    cascade.blend(new double[labels.size()], new double[labels.size()]);
    return new CascadeBackend(first, second, cascade, false);
  }

  @Override
  public ModelTraits traits() {
    ModelInfo info = second.model();
    return new ModelTraits(info.labels(), false, true, info.maxTokens(), info.precision());
  }

  @Override
  public Scores score(List<String> texts) {
    Answers answers = first.answer(texts);
    List<Sentiment> results = new ArrayList<>(answers.results());
    float[][] rows = new float[texts.size()][];
    List<Integer> unsure = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = floats(probabilities(results.get(i)));
      if (unsure(results.get(i))) {
        unsure.add(i);
      }
    }
    long tokenizationNanos = answers.tokenizationNanos();
    if (!unsure.isEmpty()) {
      Answers more = second.answer(unsure.stream().map(texts::get).toList());
      tokenizationNanos += more.tokenizationNanos();
      for (int j = 0; j < unsure.size(); j++) {
        int i = unsure.get(j);
        Sentiment answer = more.results().get(j);
        rows[i] =
            floats(
                isShort(results.get(i))
                    ? probabilities(answer)
                    : cascade.blend(probabilities(results.get(i)), probabilities(answer)));
        results.set(i, answer);
      }
    }
    int[] tokens = results.stream().mapToInt(Sentiment::tokens).toArray();
    boolean[] truncated = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      truncated[i] = results.get(i).truncated();
    }
    return new Scores(rows, tokens, truncated, tokenizationNanos);
  }

  private boolean unsure(Sentiment answer) {
    return always || isShort(answer) || answer.probability(answer.label()) < cascade.threshold();
  }

  private boolean isShort(Sentiment answer) {
    return !always && answer.tokens() < cascade.minTokens();
  }

  private static double[] probabilities(Sentiment answer) {
    return answer.scores().stream().mapToDouble(Score::probability).toArray();
  }

  private static float[] floats(double[] row) {
    float[] floats = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      floats[i] = (float) row[i];
    }
    return floats;
  }

  /** Who answers alone, explains it; a blend is explained by occlusion. */
  @Override
  public Explanation explain(String text, int budget) {
    if (always) {
      return Backend.super.explain(text, budget);
    }
    Sentiment answer = first.answer(List.of(text)).results().get(0);
    if (isShort(answer)) {
      return second.explain(text, budget);
    }
    return unsure(answer)
        ? new CascadeBackend(first, second, cascade, true).explain(text, budget)
        : first.explain(text, budget);
  }

  @Override
  public void close() {
    try (first) {
      second.close();
    }
  }
}
