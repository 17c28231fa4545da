package io.github.sentimentj.spi;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.Explanation.Contribution;
import java.util.ArrayList;
import java.util.List;

/**
 * Explains any backend's answer by leaving spans of words out, one after the other, in one batch.
 */
final class Occlusion {

  // One more scored text for each: long texts are cut into longer spans, not into more of them.
  private static final int MAX_SPANS = 128;

  private Occlusion() {}

  static Explanation explain(Backend backend, String text) {
    List<int[]> spans = spans(text);
    List<String> variants = new ArrayList<>(spans.size() + 1);
    variants.add(text);
    for (int[] span : spans) {
      variants.add(text.substring(0, span[0]) + text.substring(span[1]));
    }
    float[][] probabilities = backend.score(variants).probabilities();
    int label = argmax(probabilities[0]);
    double whole = logit(probabilities[0][label]);
    List<Contribution> contributions = new ArrayList<>(spans.size());
    for (int i = 0; i < spans.size(); i++) {
      double without = logit(probabilities[i + 1][label]);
      contributions.add(new Contribution(spans.get(i)[0], spans.get(i)[1], whole - without));
    }
    return new Explanation(backend.traits().labels().get(label), 0, contributions, false);
  }

  private static List<int[]> spans(String text) {
    List<int[]> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int start = at;
      boolean space = Character.isWhitespace(text.charAt(at));
      while (at < text.length() && Character.isWhitespace(text.charAt(at)) == space) {
        at++;
      }
      if (!space) {
        words.add(new int[] {start, at});
      }
    }
    int wordsPerSpan = Math.max(1, (words.size() + MAX_SPANS - 1) / MAX_SPANS);
    List<int[]> spans = new ArrayList<>();
    for (int i = 0; i < words.size(); i += wordsPerSpan) {
      int last = Math.min(i + wordsPerSpan, words.size()) - 1;
      spans.add(new int[] {words.get(i)[0], words.get(last)[1]});
    }
    return spans;
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
