package io.github.sentimentj.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessorTest {

  @ParameterizedTest
  @CsvSource({
    "amd64,   flags : avx2 avx512_vnni, false",
    "amd64,   flags : avx2 avx_vnni,    false",
    "amd64,   flags : avx2 avx512f,     true",
    "x86_64,  '',                       true",
    "aarch64, '',                       false"
  })
  void overflows_withoutVnni(String architecture, String flags, boolean overflows) {
    assertThat(Processor.overflows(architecture, flags)).isEqualTo(overflows);
  }
}
