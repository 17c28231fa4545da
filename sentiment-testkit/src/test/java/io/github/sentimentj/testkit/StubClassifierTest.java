package io.github.sentimentj.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.sentimentj.Sentiment;
import java.util.List;
import org.junit.jupiter.api.Test;

class StubClassifierTest {

  @Test
  void answersWhatItWasTold() {
    try (StubClassifier stub = StubClassifier.answering(0.75).when("Dull.", 0.25)) {
      assertThat(stub.classifyAll(List.of("Dull.", "Great stuff.")).stream().map(Sentiment::label))
          .containsExactly("negative", "positive");
      Sentiment sentiment = stub.classify("Great stuff.");
      assertThat(sentiment.probability("positive")).isEqualTo(0.75);
      assertThat(sentiment.polarity()).hasValue(0.5);
      assertThat(sentiment.tokens()).isEqualTo(2);
      assertThat(stub.asked()).containsExactly("Dull.", "Great stuff.", "Great stuff.");
    }
  }

  @Test
  void wrongUse_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> StubClassifier.answering(1.5));
    StubClassifier stub = StubClassifier.answering(1);
    assertThatIllegalArgumentException().isThrownBy(() -> stub.when("", Double.NaN));
    stub.close();
    assertThatIllegalStateException().isThrownBy(() -> stub.classify(""));
  }
}
