package io.github.sentimentj.spi;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.Explanation.Contribution;
import java.util.ArrayList;
import java.util.List;

/**
 * Explains any backend's answer by leaving spans of the text out, one after the other: occlusion,
 * as in Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014, and for
 * words in Li et al., "Understanding Neural Networks through Representation Erasure", 2016.
 */
final class Occlusion {

  private static final int CHUNK = 32;
  private static final int CHUNK_CHARS = 1 << 22;

  private Occlusion() {}

  static Explanation explain(Backend backend, String text, int budget) {
    if (budget < 1) {
      throw new IllegalArgumentException("budget: " + budget);
    }
    float[] row = backend.score(List.of(text)).probabilities()[0];
    int label = argmax(row);
    List<Span> spans = Span.of(text, budget);
    // Each variant is about as long as the text.
    int chunk = Math.max(1, Math.min(CHUNK, CHUNK_CHARS / Math.max(1, text.length())));
    List<Contribution> contributions = new ArrayList<>(spans.size());
    for (int from = 0; from < spans.size(); from += chunk) {
      List<String> variants = new ArrayList<>(chunk);
      for (int i = from; i < Math.min(from + chunk, spans.size()); i++) {
        variants.add(without(text, spans, i));
      }
      for (float[] variant : backend.score(variants).probabilities()) {
        Span span = spans.get(contributions.size());
        contributions.add(
            new Contribution(span.start(), span.end(), logit(row[label]) - logit(variant[label])));
      }
    }
    return new Explanation(backend.traits().labels().get(label), 0, contributions, false);
  }

  /** Leaves a span out, and the white space on one side of it: neighbours stay as far apart. */
  private static String without(String text, List<Span> spans, int index) {
    Span span = spans.get(index);
    if (index + 1 < spans.size()) {
      return text.substring(0, span.start()) + text.substring(spans.get(index + 1).start());
    }
    int from = index == 0 ? span.start() : spans.get(index - 1).end();
    return text.substring(0, from) + text.substring(span.end());
  }

  private static int argmax(float[] row) {
    int best = 0;
    for (int i = 1; i < row.length; i++) {
      if (row[i] > row[best]) {
        best = i;
      }
    }
    return best;
  }

  private static double logit(double probability) {
    double p = Math.min(Math.max(probability, 1e-7), 1 - 1e-7);
    return Math.log(p / (1 - p));
  }
}
