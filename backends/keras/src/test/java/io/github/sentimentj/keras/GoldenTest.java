package io.github.sentimentj.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SentimentClassifierBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model answers as Keras did, read from its own file and from what it is converted to. */
class GoldenTest {

  private static final double TOLERANCE = 1e-5;

  @TempDir Path temporary;

  static List<Path> fixtures() throws IOException {
    return Fixtures.folders();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void answersAsKeras(Path folder) throws IOException {
    check(folder, "");
  }

  @Test
  void modelsOfOtherVersionsAnswerAsKeras() throws IOException {
    for (Path folder : Fixtures.outside()) {
      check(folder, folder.getFileName() + " ");
    }
  }

  private void check(Path folder, String name) throws IOException {
    Path model = Fixtures.copy(folder, temporary.resolve(name + "model"));
    Map<String, double[]> golden = Fixtures.probabilities(folder);
    List<String> labels = check(golden, builder(model));
    Path converted = temporary.resolve(name + "converted");
    builder(model).convert(converted);
    assertThat(check(golden, builder(converted))).isEqualTo(labels);
  }

  private static SentimentClassifierBuilder builder(Path model) {
    return SentimentClassifier.builder().model(ModelSource.directory(model)).loader("keras");
  }

  /** One by one and all together. */
  private static List<String> check(
      Map<String, double[]> golden, SentimentClassifierBuilder builder) {
    try (SentimentClassifier classifier = builder.build()) {
      List<String> texts = new ArrayList<>(golden.keySet());
      List<Sentiment> together = classifier.classifyAll(texts);
      for (int i = 0; i < texts.size(); i++) {
        double[] expected = golden.get(texts.get(i));
        for (Sentiment answer : List.of(together.get(i), classifier.classify(texts.get(i)))) {
          assertThat(answer.scores()).hasSize(expected.length);
          for (int label = 0; label < expected.length; label++) {
            assertThat(answer.scores().get(label).probability())
                .as("'%s', label %d", texts.get(i), label)
                .isCloseTo(expected[label], within(TOLERANCE));
          }
        }
      }
      return classifier.model().labels();
    }
  }
}
