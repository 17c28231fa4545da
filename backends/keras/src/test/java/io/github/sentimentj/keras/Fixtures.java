package io.github.sentimentj.keras;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Models that Keras wrote, each in a folder with {@code golden.json}. */
final class Fixtures {

  static final Path FOLDER = Path.of("src/test/resources/fixtures");
  static final Path PICKLES = Path.of("src/test/resources/pickles");

  private Fixtures() {}

  static List<Path> folders() throws IOException {
    return folders(FOLDER);
  }

  /** Those of other versions, where {@code KERAS_DIR} says where they are. */
  static List<Path> outside() throws IOException {
    String folder = System.getenv("KERAS_DIR");
    assumeTrue(folder != null, "KERAS_DIR IS NOT SET: models of other versions are not tried");
    return folders(Path.of(folder));
  }

  private static List<Path> folders(Path parent) throws IOException {
    try (Stream<Path> found = Files.list(parent)) {
      return found.filter(Files::isDirectory).sorted().toList();
    }
  }

  static Json golden(Path folder) {
    return Json.parse(read(folder.resolve("golden.json")));
  }

  static Map<String, double[]> probabilities(Path folder) {
    Map<String, double[]> golden = new LinkedHashMap<>();
    for (Json row : golden(folder).get("golden").elements()) {
      List<Json> all = row.find("probabilities").map(Json::elements).orElse(List.of());
      if (!all.isEmpty() && all.stream().noneMatch(Json::isNull)) {
        golden.put(row.get("text").string(), all.stream().mapToDouble(Json::number).toArray());
      }
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

  /** The files of a model, and what its {@code golden.json} says of texts as a sentiment.json. */
  static Map<String, byte[]> files(Path folder) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> found = Files.list(folder)) {
      found
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(file -> files.put(file.getFileName().toString(), read(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.remove("golden.json");
    files.remove("PROVENANCE.md");
    files.put(
        "sentiment.json",
        manifest(golden(folder)).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return files;
  }

  private static String manifest(Json golden) {
    JsonWriter json = new JsonWriter().beginObject();
    golden.find("labels").ifPresent(labels -> json.name("labels").strings(labels.strings()));
    golden
        .find("preprocessing")
        .ifPresent(
            text -> {
              json.name("text").beginObject();
              json.name("padding").value(text.get("padding").string());
              json.name("truncating").value(text.get("truncating").string());
              text.find("maxlen").ifPresent(n -> json.name("maxLength").value(n.integer()));
              json.endObject();
            });
    return json.endObject().toString();
  }

  static Path copy(Path folder, Path to) throws IOException {
    Files.createDirectories(to);
    for (Map.Entry<String, byte[]> file : files(folder).entrySet()) {
      Files.write(to.resolve(file.getKey()), file.getValue());
    }
    return to;
  }
}
