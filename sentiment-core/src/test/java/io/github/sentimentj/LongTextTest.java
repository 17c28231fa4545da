package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"head", "head-tail", "head-tail:0.75", "windows:0", "windows:64", "reject"})
  void parse_name_writtenBack(String name) {
    assertThat(LongText.parse(name)).hasToString(name);
    assertThat(LongText.parse(name.toUpperCase(java.util.Locale.ROOT))).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tail",
        "windows",
        "windows:",
        "windows:-1",
        "windows:9999999",
        "head-tail:1.5"
      })
  void parse_other_refused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LongText.parse(name))
        .withMessageContaining("'" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 1, -0.5, Double.NaN})
  void headTail_shareOutOfRange_refused(double share) {
    assertThatIllegalArgumentException().isThrownBy(() -> LongText.headTail(share));
  }

  @Test
  void windows_negative_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> LongText.windows(-1));
  }
}
