package io.github.sentimentj.sklearn;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets for a fuzzer, one for each format; without {@code JAZZER_FUZZ=1} they only run on the
 * files that it begins with. Jazzer wants its annotation to be the last one.
 */
class FileFuzzTest {

  static Stream<byte[]> pickles() throws IOException {
    return Fixtures.folders().stream()
        .filter(folder -> folder.toString().matches(".*(layout|bin_|tri_|kbest|grid).*"))
        .map(FileFuzzTest::model);
  }

  private static byte[] model(java.nio.file.Path folder) {
    try {
      return Files.readAllBytes(Fixtures.model(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @MethodSource("pickles")
  @FuzzTest(maxDuration = "3m")
  void pickle(byte[] content) {
    HostileFileTest.complaint("model.joblib", content);
  }

  static Stream<byte[]> converted() throws IOException {
    return Stream.of(HostileFileTest.converted());
  }

  @MethodSource("converted")
  @FuzzTest(maxDuration = "3m")
  void converted(byte[] content) {
    HostileFileTest.complaint("model.sklearn", content);
  }
}
