package io.github.sentimentj.keras.file;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.huggingface.checkpoint.ZipContent;
import io.github.sentimentj.huggingface.checkpoint.ZipDirectory;
import io.github.sentimentj.huggingface.hdf5.Hdf5;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.file.KerasFiles.GroupWeights;
import io.github.sentimentj.keras.layer.Saved;
import io.github.sentimentj.keras.text.JsonCost;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@code .keras} file: a zip archive of an architecture, weights and vocabularies. */
final class KerasArchive {

  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";
  private static final String WEIGHTS = "model.weights.h5";
  private static final String VOCABULARY = "vocabulary.txt";

  /** What entries may have in all beyond a multiple of the file's size. */
  private static final long UNPACKED_BASE = 16 << 20;

  private static final int UNPACKED_TIMES = 2;

  private final String where;
  private final Map<String, ZipContent> entries;
  private long left;

  private KerasArchive(String where, ByteBuffer content) {
    this.where = where;
    entries = ZipDirectory.read(where, content);
    left = UNPACKED_BASE + (long) UNPACKED_TIMES * content.remaining();
  }

  static KerasArchive read(String where, ByteBuffer content) {
    return new KerasArchive(where, content);
  }

  Saved saved() {
    Json architecture = json(CONFIG);
    Optional<String> version =
        entries.containsKey(METADATA)
            ? json(METADATA).find("keras_version").map(Json::string)
            : Optional.empty();
    if (!entries.containsKey(WEIGHTS)) {
      throw new ModelLoadException(
          "%s: expected an entry %s, found none; weights in several files are not supported"
              .formatted(where, WEIGHTS));
    }
    return new Saved(
        where,
        architecture,
        KerasFiles.isKeras2(version, architecture),
        new GroupWeights(Hdf5.read(where + " " + WEIGHTS, content(WEIGHTS))),
        this::vocabulary);
  }

  private Json json(String name) {
    ByteBuffer content = content(name);
    JsonCost.check(content);
    return Json.parse(content);
  }

  private ByteBuffer content(String name) {
    ZipContent entry = entries.get(name);
    if (entry == null) {
      throw new ModelLoadException("%s: expected an entry %s, found none".formatted(where, name));
    }
    left -= entry.size();
    if (left < 0) {
      throw new ModelLoadException(
          "%s: entry %s: expected less unpacked data in a file of that size"
              .formatted(where, name));
    }
    return entry.read();
  }

  /** Python reads it in lines of which the last ones may not be empty. */
  private Optional<List<String>> vocabulary(String layer) {
    String folder = "assets/" + layer + "/";
    String name = folder + VOCABULARY;
    if (!entries.containsKey(name)) {
      name = folder + "_lookup_layer/" + VOCABULARY;
    }
    if (!entries.containsKey(name)) {
      return Optional.empty();
    }
    String text = StandardCharsets.UTF_8.decode(content(name)).toString();
    List<String> words = new ArrayList<>(lines(text));
    while (!words.isEmpty() && words.get(words.size() - 1).isEmpty()) {
      words.remove(words.size() - 1);
    }
    return Optional.of(words);
  }

  /** As {@code str.splitlines} of Python parts them. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isLineEnd(text.charAt(i))) {
        lines.add(text.substring(from, i));
        if (i + 1 < text.length() && text.charAt(i) == '\r' && text.charAt(i + 1) == '\n') {
          i++;
        }
        from = i + 1;
      }
    }
    return lines;
  }

  private static boolean isLineEnd(char c) {
    return (c >= '\n' && c <= '\r')
        || (c >= 0x1c && c <= 0x1e)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }
}
