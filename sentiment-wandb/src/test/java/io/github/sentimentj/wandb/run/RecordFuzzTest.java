package io.github.sentimentj.wandb.run;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets for a fuzzer; without {@code JAZZER_FUZZ=1} they only run on what it begins with. Jazzer
 * wants its annotation to be the last one.
 */
class RecordFuzzTest {

  private static final String TIME = "1m";

  static Stream<byte[]> files() {
    try (InputStream in = RecordFuzzTest.class.getResourceAsStream("official.wandb")) {
      return Stream.of(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = TIME)
  void file(byte[] content) throws IOException {
    Path file = Files.createTempFile("fuzzed", ".wandb");
    try {
      Files.write(file, content);
      try (RecordLogReader reader = new RecordLogReader(file)) {
        Optional<byte[]> next = reader.next(content.length);
        while (next.isPresent()) {
          record(next.get());
          next = reader.next(content.length);
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  static Stream<byte[]> records() {
    return Stream.of(RecordCodec.encode(new RunRecord.Exit(1, 2), 3));
  }

  @MethodSource("records")
  @FuzzTest(maxDuration = TIME)
  void record(byte[] content) {
    try {
      Objects.requireNonNull(RecordCodec.decode(content));
    } catch (IOException e) {
      // Bytes that are no record.
    }
  }
}
