package io.github.sentimentj.linear;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.ModelTraits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/** Runs a {@link LinearModel}. Thread-safe. */
final class LinearBackend implements Backend {

  // What has read a very long text is left to the garbage collector.
  private static final int MOST_POOLED_CAPACITY = 1 << 16;

  private final LinearModel model;
  private final ModelTraits traits;
  private final Queue<Ngrams> pool =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

  LinearBackend(LinearModel model, List<String> labels) {
    this.model = model;
    this.traits = new ModelTraits(labels, false, true, OptionalInt.empty(), Precision.INT8);
  }

  @Override
  public ModelTraits traits() {
    return traits;
  }

  @Override
  public Scores score(List<String> texts) {
    float[][] probabilities = new float[texts.size()][];
    int[] tokens = new int[texts.size()];
    Ngrams ngrams = borrow();
    for (int i = 0; i < tokens.length; i++) {
      ngrams.read(texts.get(i));
      probabilities[i] = probabilities(model.logit(ngrams));
      tokens[i] = ngrams.tokens();
    }
    giveBack(ngrams);
    return new Scores(probabilities, tokens, new boolean[tokens.length]);
  }

  @Override
  public Explanation explain(String text, int budget) {
    Ngrams ngrams = borrow();
    ngrams.read(text);
    float[] probabilities = probabilities(model.logit(ngrams));
    int label = probabilities[1] > probabilities[0] ? 1 : 0;
    double factor = (label == 1 ? 1 : -1) * model.factor(ngrams.tokens());
    Explanation explanation =
        new Explanation(
            traits.labels().get(label),
            factor * model.bias(),
            contributions(ngrams, factor * model.scale()),
            true);
    giveBack(ngrams);
    return explanation;
  }

  private List<Contribution> contributions(Ngrams ngrams, double unit) {
    List<Contribution> contributions = new ArrayList<>();
    DistinctHashes distinct = ngrams.distinct();
    for (int last = 0; last < ngrams.tokens(); last++) {
      long hash = 0;
      for (int order = 1; order <= Math.min(Ngrams.MAX_ORDER, last + 1); order++) {
        hash = ngrams.extend(hash, last, order);
        int weight = model.weight(hash);
        if (weight != 0 && distinct.add(hash)) {
          contributions.add(
              new Contribution(ngrams.start(last - order + 1), ngrams.end(last), unit * weight));
        }
      }
    }
    contributions.sort(
        Comparator.comparingInt(Contribution::start).thenComparingInt(Contribution::end));
    return contributions;
  }

  private static float[] probabilities(double logit) {
    // Not 1 - p: that would round small probabilities of the first label to 0.
    return new float[] {(float) (1 / (1 + Math.exp(logit))), (float) (1 / (1 + Math.exp(-logit)))};
  }

  private Ngrams borrow() {
    Ngrams pooled = pool.poll();
    return pooled == null ? new Ngrams() : pooled;
  }

  private void giveBack(Ngrams ngrams) {
    if (ngrams.capacity() <= MOST_POOLED_CAPACITY) {
      pool.offer(ngrams);
    }
  }

  @Override
  public void close() {}
}
