package io.github.sentimentj.tensorflow;

import io.github.sentimentj.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Models that TensorFlow wrote, each in a folder with {@code golden.json}. */
final class Fixtures {

  static final Path FOLDER = Path.of("src/test/resources/fixtures");
  static final Path HOSTILE = Path.of("src/test/resources/hostile");

  private Fixtures() {}

  static List<Path> folders() throws IOException {
    try (Stream<Path> found = Files.list(FOLDER)) {
      return found.filter(Files::isDirectory).sorted().toList();
    }
  }

  /**
   * Whether TensorFlow's library is on the class path: the profile {@code tensorflow} puts it
   * there.
   */
  static boolean tensorFlowIsThere() {
    String platform = System.getProperty("tensorflow.platform", "");
    return Fixtures.class.getResource("/org/tensorflow/internal/c_api/" + platform + "/LICENSE")
        != null;
  }

  static Map<String, double[]> probabilities(Path folder) {
    Map<String, double[]> golden = new LinkedHashMap<>();
    Json json = Json.parse(read(folder.resolve("golden.json")));
    for (Json row : json.get("golden").elements()) {
      golden.put(
          row.get("text").string(),
          row.get("probabilities").elements().stream().mapToDouble(Json::number).toArray());
    }
    return golden;
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The main file below a folder. */
  static Path mainFile(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(file -> file.endsWith(SavedModel.FILE)).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without what is not the model's. */
  static Path copy(Path folder, Path to) {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (!List.of("golden.json", "PROVENANCE.md").contains(name)) {
          Path target = to.resolve(folder.relativize(file).toString());
          Files.createDirectories(Objects.requireNonNull(target.getParent()));
          Files.copy(file, target);
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
