package io.github.sentimentj.onnx;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For a fuzzer; without {@code JAZZER_FUZZ=1} it only runs on the files that it begins with. Jazzer
 * wants its annotation to be the last one.
 */
class GraphFileFuzzTest {

  static Stream<byte[]> graphs() throws IOException {
    return Stream.of(
        Files.readAllBytes(Fixtures.folder("small").resolve("logits.onnx")),
        new byte[] {0x3a, 0x04, 0x0a, 0x02, 0x22, 0x00},
        new byte[] {0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
  }

  @MethodSource("graphs")
  @FuzzTest(maxDuration = "3m")
  void parse(byte[] content) {
    try {
      GraphFile.parse(ByteBuffer.wrap(content)).isQuantized();
    } catch (IllegalArgumentException e) {
      return; // refused as it should be
    }
  }
}
