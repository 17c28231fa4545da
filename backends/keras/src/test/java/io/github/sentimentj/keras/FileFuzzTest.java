package io.github.sentimentj.keras;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets for a fuzzer, one for each kind of file; without {@code JAZZER_FUZZ=1} they only run on
 * the files that it begins with. Jazzer wants its annotation to be the last one.
 */
class FileFuzzTest {

  private static final Path ARCHIVE = Fixtures.FOLDER.resolve("multi_head");
  private static final Path WHOLE = Fixtures.FOLDER.resolve("nested_h5");
  private static final Path PARTS = Fixtures.FOLDER.resolve("nested_json");

  private static void complaint(Path folder, String name, byte[] content) {
    Map<String, byte[]> files = new HashMap<>(Fixtures.files(folder));
    files.put(name, content);
    HostileFileTest.complaint(files);
  }

  private static byte[] content(Path folder, String name) {
    return Fixtures.read(folder.resolve(name));
  }

  static Stream<byte[]> archives() {
    return Stream.of(content(ARCHIVE, "model.keras"));
  }

  @MethodSource("archives")
  @FuzzTest(maxDuration = "3m")
  void archive(byte[] content) {
    complaint(ARCHIVE, "model.keras", content);
  }

  static Stream<byte[]> wholes() {
    return Stream.of(content(WHOLE, "model.h5"));
  }

  @MethodSource("wholes")
  @FuzzTest(maxDuration = "3m")
  void whole(byte[] content) {
    complaint(WHOLE, "model.h5", content);
  }

  static Stream<byte[]> architectures() {
    return Stream.of(content(PARTS, "model.json"));
  }

  @MethodSource("architectures")
  @FuzzTest(maxDuration = "3m")
  void architecture(byte[] content) {
    complaint(PARTS, "model.json", content);
  }

  static Stream<byte[]> tokenizers() {
    return Stream.of(content(PARTS, "tokenizer.json"));
  }

  @MethodSource("tokenizers")
  @FuzzTest(maxDuration = "3m")
  void tokenizer(byte[] content) {
    complaint(PARTS, "tokenizer.json", content);
  }

  static Stream<byte[]> pickles() {
    return Stream.of(0, 1, 2, 4, 5)
        .map(
            protocol ->
                Fixtures.read(Fixtures.PICKLES.resolve("tokenizer" + protocol + ".pickle")));
  }

  @MethodSource("pickles")
  @FuzzTest(maxDuration = "3m")
  void pickle(byte[] content) {
    Map<String, byte[]> files = new HashMap<>(Fixtures.files(PARTS));
    files.remove("tokenizer.json");
    files.put("tokenizer.pickle", content);
    HostileFileTest.complaint(files);
  }
}
