package io.github.sentimentj.training;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What a model that is there already says of texts without labels, for another to learn from. */
final class Teaching {

  private static final int CHUNK = 1024;

  // Surer than this is not known of any text; and the logit of 1 is infinite.
  private static final double MOST = 1 - 1e-6;

  private Teaching() {}

  /**
   * Asks the teacher.
   *
   * @param bundle the teacher's folder
   * @param label whose log-odds are wanted
   * @param progress told how far it is
   * @return one calibrated logit for each text
   */
  static double[] logits(Path bundle, String label, List<String> texts, Consumer<String> progress) {
    double[] logits = new double[texts.size()];
    try (SentimentClassifier teacher =
        SentimentClassifier.builder().model(ModelSource.directory(bundle)).build()) {
      for (int from = 0; from < logits.length; from += CHUNK) {
        int to = Math.min(from + CHUNK, logits.length);
        int next = from;
        for (Sentiment answer : teacher.classifyAll(texts.subList(from, to))) {
          double p = Math.max(1 - MOST, Math.min(MOST, answer.probability(label)));
          logits[next++] = Math.log(p / (1 - p));
        }
        progress.accept("teacher: " + to + " of " + logits.length);
      }
    }
    return logits;
  }
}
