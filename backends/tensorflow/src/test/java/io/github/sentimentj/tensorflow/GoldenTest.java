package io.github.sentimentj.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model answers as it did where it was made. */
@EnabledIf(
    value = "io.github.sentimentj.tensorflow.Fixtures#tensorFlowIsThere",
    disabledReason = "TENSORFLOW IS NOT THERE: no model is run; make test-tensorflow")
class GoldenTest {

  private static final double TOLERANCE = 1e-5;

  static List<Path> fixtures() throws IOException {
    return Fixtures.folders();
  }

  private static SentimentClassifier open(Path model) {
    return SentimentClassifier.builder().model(ModelSource.directory(model)).build();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void answersAsTensorFlow(Path folder) {
    Map<String, double[]> golden = Fixtures.probabilities(folder);
    try (SentimentClassifier classifier = open(folder)) {
      assertThat(classifier.model().backend()).isEqualTo("tensorflow");
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
    }
  }

  @Test
  void nothingIsLeftInTheTemporaryFolder() throws IOException {
    List<Path> before = temporary();
    open(Fixtures.FOLDER.resolve("module_asset")).close();

    assertThat(temporary()).containsExactlyInAnyOrderElementsOf(before);
  }

  private static List<Path> temporary() throws IOException {
    try (Stream<Path> found = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return found.filter(file -> file.getFileName().toString().startsWith("sentimentj")).toList();
    }
  }

  @Test
  void variablesThatAreMissingAreNamed(@TempDir Path folder) throws IOException {
    Path model = Fixtures.copy(Fixtures.FOLDER.resolve("keras_ids_logit"), folder.resolve("model"));
    Files.delete(model.resolve("model/variables/variables.index"));

    HostileFileTest.assertRefused(model, "saved_model.pb", "TensorFlow");
  }
}
