package io.github.sentimentj.drift;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.ClassificationListener.Timing;
import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Precision;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.Sentiment.Score;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Made-up answers. */
final class Answers {

  static final List<String> TWO = List.of("negative", "positive");

  private Answers() {}

  static Sentiment positive(double probability, int tokens) {
    return of(TWO, tokens, 1 - probability, probability);
  }

  static Sentiment of(List<String> labels, int tokens, double... probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return new Sentiment(
        labels.get(best),
        IntStream.range(0, probabilities.length)
            .mapToObj(i -> new Score(labels.get(i), probabilities[i]))
            .toList(),
        OptionalDouble.empty(),
        tokens,
        false,
        model(labels));
  }

  static ModelInfo model(List<String> labels) {
    return new ModelInfo(
        "made-up",
        "1",
        "none",
        "none",
        Precision.FP32,
        labels,
        OptionalInt.empty(),
        true,
        "0".repeat(64),
        Map.of());
  }

  static Classification classified(Sentiment... answers) {
    ModelInfo model = answers.length == 0 ? model(TWO) : answers[0].model();
    Timing timing = new Timing(Instant.EPOCH, Duration.ZERO, Duration.ZERO, Duration.ofMillis(1));
    return new Classification(model, List.of(answers), timing, List.of());
  }
}
