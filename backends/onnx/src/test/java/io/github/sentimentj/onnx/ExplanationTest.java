package io.github.sentimentj.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.SentimentClassifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Explanations by transformers, whose variants of a text are scored side by side. */
class ExplanationTest {

  private static final List<String> WORDS =
      List.of("This", "movie", "was", "not", "bad", "at", "all,", "but", "far", "too", "long.");

  private static SentimentClassifier open(Precision precision) {
    return SentimentClassifier.builder()
        .model(
            ModelSource.directory(Fixtures.CHECKPOINTS.resolve("t01_distilbert_safetensors_fast")))
        .precision(precision)
        .longText(LongText.head())
        .threads(2)
        .build();
  }

  private static double logOdds(SentimentClassifier classifier, List<String> words, String label) {
    double p = classifier.classify(String.join(" ", words)).probability(label);
    return Math.log(p / (1 - p));
  }

  /** What each word changes, asked about one text at a time. */
  private static List<Double> oneByOne(SentimentClassifier classifier, String label) {
    double all = logOdds(classifier, WORDS, label);
    List<Double> changes = new ArrayList<>();
    for (int i = 0; i < WORDS.size(); i++) {
      List<String> without = new ArrayList<>(WORDS);
      without.remove(i);
      changes.add(all - logOdds(classifier, without, label));
    }
    return changes;
  }

  private static List<Integer> ranking(List<Double> weights) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(weights::get));
    return order;
  }

  private static double sum(List<Double> weights) {
    return weights.stream().mapToDouble(Double::doubleValue).sum();
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "INT8"})
  void explain_words_rankedAndSummedAsOneByOne(Precision precision) {
    try (SentimentClassifier classifier = open(precision)) {
      Explanation explanation = classifier.explain(String.join(" ", WORDS));
      List<Double> weights =
          explanation.contributions().stream().map(Contribution::weight).toList();
      List<Double> expected = oneByOne(classifier, explanation.label());
      assertThat(ranking(weights)).isEqualTo(ranking(expected));
      assertThat(sum(weights)).isCloseTo(sum(expected), within(1e-5));
      assertThat(weights).anyMatch(weight -> Math.abs(weight) > 1e-3);
    }
  }
}
