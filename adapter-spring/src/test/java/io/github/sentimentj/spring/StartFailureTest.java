package io.github.sentimentj.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What Spring Boot prints when an application does not start. */
class StartFailureTest {

  @ParameterizedTest
  @CsvSource({
    "sentiment.model=/not/there, /not/there, Check sentiment.model",
    "sentiment.backend=onnx, sentiment-onnx, Add the artifact"
  })
  void saysWhatIsWrongAndWhatToDo(String property, String what, String action) {
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(SentimentAutoConfiguration.class))
        .withPropertyValues(property)
        .run(
            context -> {
              FailureAnalysis analysis = analyze(context.getStartupFailure());
              assertThat(analysis.getDescription()).contains(what);
              assertThat(analysis.getAction()).startsWith(action);
            });
  }

  /** The first of all analyzers on the class path that knows the failure. */
  private static FailureAnalysis analyze(Throwable failure) {
    return SpringFactoriesLoader.forDefaultResourceLocation()
        .load(FailureAnalyzer.class, (type, name, cause) -> {})
        .stream()
        .map(analyzer -> analyzer.analyze(failure))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }
}
