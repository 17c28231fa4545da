package io.github.sentimentj.spring;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sentimentj.BackendNotFoundException;
import io.github.sentimentj.SentimentClassifier;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ObservationTest {

  private final TestObservationRegistry registry = TestObservationRegistry.create();

  private void run(Consumer<SentimentClassifier> calls) {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(SentimentAutoConfiguration.class))
        .withBean(ObservationRegistry.class, () -> registry)
        .run(context -> calls.accept(context.getBean(SentimentClassifier.class)));
  }

  private void assertObserved(String outcome, String label) {
    TestObservationRegistryAssert.assertThat(registry)
        .hasNumberOfObservationsEqualTo(1)
        .hasObservationWithNameEqualTo("sentiment.classify")
        .that()
        .hasBeenStarted()
        .hasBeenStopped()
        .hasLowCardinalityKeyValue("model", "imdb-linear")
        .hasLowCardinalityKeyValue("backend", "linear")
        .hasLowCardinalityKeyValue("outcome", outcome)
        .hasLowCardinalityKeyValue("label", label);
  }

  @Test
  void classify_isObserved() {
    run(classifier -> classifier.classify("A wonderful film."));
    assertObserved("success", "positive");
  }

  @Test
  void classifyAll_isOneObservation() {
    run(classifier -> classifier.classifyAll(List.of("A wonderful film.", "A dull film.")));
    assertObserved("success", "several");
  }

  @Test
  void classifyAsync_isObserved() {
    run(classifier -> classifier.classifyAsync("A wonderful film.").join());
    assertObserved("success", "positive");
  }

  @Test
  void failure_isObserved() {
    run(
        classifier -> {
          classifier.close();
          assertThatExceptionOfType(IllegalStateException.class)
              .isThrownBy(() -> classifier.classify("Good."));
        });
    assertObserved("error", "none");
  }

  @Test
  void nothingIsObservedOfModelsThatDoNotLoad() {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(SentimentAutoConfiguration.class))
        .withBean(ObservationRegistry.class, () -> registry)
        .withPropertyValues("sentiment.lazy=true", "sentiment.backend=onnx")
        .run(
            context ->
                assertThatExceptionOfType(BackendNotFoundException.class)
                    .isThrownBy(
                        () -> context.getBean(SentimentClassifier.class).classify("Good.")));
    TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyObservation();
  }
}
