package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"head", "head-tail", "windows:0", "windows:64", "reject"})
  void parse_name_writtenBack(String name) {
    assertThat(LongText.parse(name)).hasToString(name);
    assertThat(LongText.parse(name.toUpperCase(java.util.Locale.ROOT))).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tail", "windows", "windows:", "windows:-1", "windows:9999999"})
  void parse_other_refused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LongText.parse(name))
        .withMessageContaining("'" + name + "'");
  }

  @Test
  void windows_negative_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> LongText.windows(-1));
  }
}
