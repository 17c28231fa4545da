package io.github.sentimentj.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class PolarityTest {

  @Test
  void of_plainNames_valued() {
    assertThat(Polarity.of(List.of("negative", "positive"))).containsExactly(-1.0, 1.0);
    assertThat(Polarity.of(List.of("POS", "Neutral", "neg"))).containsExactly(1.0, 0.0, -1.0);
    assertThat(Polarity.of(List.of("1", "0"))).containsExactly(1.0, -1.0);
    assertThat(Polarity.of(List.of("1 star", "2 stars", "3 stars", "4 stars", "5 stars")))
        .containsExactly(-1.0, -0.5, 0.0, 0.5, 1.0);
  }

  @Test
  void of_otherNames_none() {
    assertThat(Polarity.of(List.of("joy", "anger"))).isEmpty();
    assertThat(Polarity.of(List.of("negative", "positive", "mixed"))).isEmpty();
    assertThat(Polarity.of(List.of("0", "1", "2"))).isEmpty();
  }

  @Test
  void match_sameMeaning_found() {
    List<LabeledText> texts = List.of(new LabeledText("pos", ""), new LabeledText("neg", ""));
    assertThat(Polarity.match(texts, List.of("0", "1")))
        .containsEntry("pos", 1)
        .containsEntry("neg", 0);
    assertThat(Polarity.match(List.of(new LabeledText("1", "")), List.of("negative", "positive")))
        .containsEntry("1", 1);
  }

  @Test
  void match_unknownLabel_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Polarity.match(List.of(new LabeledText("meh", "")), List.of("0", "1")))
        .withMessageContaining("'meh'");
  }
}
