package io.github.sentimentj.linear;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.ModelTraits;
import java.util.ArrayList;
import java.util.List;

/** Scores on the caller's thread: a text takes too little time to be worth another one. */
final class LinearBackend implements Backend {

  private final LinearModel model;
  private final ModelTraits traits;
  // Reused buffers, so that a text allocates nothing but its result.
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  LinearBackend(LinearModel model, ModelTraits traits) {
    this.model = model;
    this.traits = traits;
  }

  @Override
  public ModelTraits traits() {
    return traits;
  }

  @Override
  public Scores score(List<String> texts) {
    int size = texts.size();
    Scores scores = new Scores(new float[size][2], new int[size], new boolean[size]);
    Scratch mine = scratch.get();
    for (int i = 0; i < size; i++) {
      mine.ngrams.read(texts.get(i));
      double logit = model.logit(mine.ngrams, mine.seen);
      scores.probabilities()[i][0] = (float) (1 / (1 + Math.exp(logit)));
      scores.probabilities()[i][1] = (float) (1 / (1 + Math.exp(-logit)));
      scores.tokens()[i] = mine.ngrams.tokens();
    }
    release(mine);
    return scores;
  }

  @Override
  public Explanation explain(String text) {
    Scratch mine = scratch.get();
    Ngrams ngrams = mine.ngrams;
    ngrams.read(text);
    // Of equals the first label is the answer, as everywhere.
    int label = model.logit(ngrams, mine.seen) > 0 ? 1 : 0;
    double factor = LinearModel.lengthFactor(ngrams.tokens()) * (label == 1 ? 1 : -1);
    List<Contribution> contributions = new ArrayList<>();
    mine.seen.clear();
    for (int last = 0; last < ngrams.tokens(); last++) {
      long hash = 0;
      for (int order = 1; order <= Ngrams.MAX_ORDER && order <= last + 1; order++) {
        hash = ngrams.extend(hash, last, order);
        int weight = model.weight(hash);
        if (weight != 0 && mine.seen.add(hash)) {
          contributions.add(
              new Contribution(
                  ngrams.start(last - order + 1),
                  ngrams.end(last),
                  factor * weight * model.scale()));
        }
      }
    }
    release(mine);
    return new Explanation(traits.labels().get(label), factor * model.bias(), contributions, true);
  }

  /** Keeps no text, and no buffers that one giant text made large. */
  private void release(Scratch mine) {
    if (mine.ngrams.tokens() > 100_000) {
      scratch.remove();
    } else {
      mine.ngrams.read("");
    }
  }

  @Override
  public void close() {}

  private static final class Scratch {
    final Ngrams ngrams = new Ngrams();
    final Seen seen = new Seen();
  }
}
