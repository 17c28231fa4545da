package io.github.sentimentj.keras.file;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.huggingface.hdf5.Dataset;
import io.github.sentimentj.huggingface.hdf5.Group;
import io.github.sentimentj.huggingface.hdf5.Hdf5;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.keras.layer.Saved;
import io.github.sentimentj.keras.layer.Weights;
import io.github.sentimentj.keras.text.JsonCost;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the model among the files of a folder: a {@code .keras} archive, an {@code .h5} file that
 * holds the whole model, or an architecture in JSON with the weights in HDF5 beside it.
 */
public final class KerasFiles {

  private static final String ARCHIVE = ".keras";
  private static final List<String> HDF5 = List.of(".h5", ".hdf5");
  private static final String WEIGHTS = ".weights.h5";
  private static final Set<String> ARCHITECTURES = Set.of("Sequential", "Functional", "Model");
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private KerasFiles() {}

  /**
   * The file that the model is in, or its weights.
   *
   * @param files a folder's files, or one
   * @return its name; empty if there is none
   * @throws ModelLoadException if there are several
   */
  public static Optional<String> find(ModelFiles files) {
    List<String> archives = ending(files, List.of(ARCHIVE));
    List<String> found = archives.isEmpty() ? ending(files, HDF5) : archives;
    if (found.size() > 1) {
      throw new ModelLoadException(
          "%s: expected one model, found %s; put them into folders of their own"
              .formatted(files.location(), found));
    }
    return found.stream().findFirst();
  }

  private static List<String> ending(ModelFiles files, List<String> suffixes) {
    return files.names().stream()
        .filter(name -> !name.contains("/") && suffixes.stream().anyMatch(name::endsWith))
        .toList();
  }

  /**
   * Reads the model.
   *
   * @param files a folder's files, or one
   * @return the model
   * @throws ModelLoadException if there is none, or it is damaged
   */
  public static Saved read(ModelFiles files) {
    String name =
        find(files)
            .orElseThrow(
                () ->
                    new ModelLoadException(
                        files.location() + ": expected a file *.keras or *.h5, found none"));
    String where = "%s [%s]".formatted(files.location(), name);
    ByteBuffer content = files.read(name);
    try {
      if (name.endsWith(ARCHIVE) && startsWith(content, ZIP)) {
        return KerasArchive.read(where, content).saved();
      }
      if (name.endsWith(ARCHIVE) && !startsWith(content, new byte[] {(byte) 0x89, 'H', 'D', 'F'})) {
        throw new ModelLoadException(
            where + ": expected a zip archive, found something else; it is damaged");
      }
      return ofHdf5(files, name, where, Hdf5.read(where, content));
    } catch (JsonException e) {
      throw new ModelLoadException(where + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(where + ": " + e.getMessage(), e);
    }
  }

  private static boolean startsWith(ByteBuffer content, byte[] prefix) {
    return content.remaining() >= prefix.length
        && content.slice(content.position(), prefix.length).equals(ByteBuffer.wrap(prefix));
  }

  private static Saved ofHdf5(ModelFiles files, String name, String where, Group root) {
    Optional<String> config = root.attributes().text("model_config");
    if (config.isPresent()) {
      JsonCost.check(ByteBuffer.wrap(config.get().getBytes(StandardCharsets.UTF_8)));
      Json architecture = Json.parse(config.get());
      Group weights =
          root.group("model_weights")
              .orElseThrow(
                  () ->
                      new ModelLoadException(
                          where + ": expected a group model_weights, found none"));
      return saved(
          where,
          architecture,
          version(root).or(() -> version(weights)),
          LegacyWeights.read(where, weights, architecture));
    }
    Json architecture = architecture(files, name, where);
    Optional<String> version =
        version(root).or(() -> architecture.find("keras_version").map(Json::string));
    Weights weights =
        LegacyWeights.isIn(root)
            ? LegacyWeights.read(where, root, architecture)
            : new GroupWeights(root);
    return saved(where, architecture, version, weights);
  }

  private static Saved saved(
      String where, Json architecture, Optional<String> version, Weights weights) {
    return new Saved(
        where, architecture, isKeras2(version, architecture), weights, path -> Optional.empty());
  }

  private static Optional<String> version(Group group) {
    return group.attributes().text("keras_version");
  }

  /** By its version; without one, Keras 3 says of which module its classes are. */
  static boolean isKeras2(Optional<String> version, Json architecture) {
    return version
        .map(text -> text.startsWith("1.") || text.startsWith("2."))
        .orElseGet(() -> architecture.find("module").isEmpty());
  }

  private static Json architecture(ModelFiles files, String weights, String where) {
    String stem = weights.endsWith(WEIGHTS) ? cut(weights, WEIGHTS) : cut(weights, ".h5");
    List<String> names =
        files.names().stream()
            .filter(name -> !name.contains("/") && name.endsWith(".json"))
            .sorted((a, b) -> Boolean.compare(b.startsWith(stem), a.startsWith(stem)))
            .toList();
    for (String name : names) {
      Optional<Json> architecture = architecture(files.read(name));
      if (architecture.isPresent()) {
        return architecture.get();
      }
    }
    throw new ModelLoadException(
        where
            + ": these are weights only; put the JSON that model.to_json() gives beside them, or save"
            + " the whole model");
  }

  private static String cut(String name, String suffix) {
    return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
  }

  private static Optional<Json> architecture(ByteBuffer content) {
    try {
      JsonCost.check(content);
      Json json = Json.parse(content);
      boolean model =
          json.isObject()
              && json.find("class_name")
                  .filter(Json::isString)
                  .map(Json::string)
                  .filter(ARCHITECTURES::contains)
                  .isPresent();
      return model ? Optional.of(json) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // it is not for us
    }
  }

  /** Variables where Keras 3 puts them. */
  record GroupWeights(Group root) implements Weights {

    private static final String LAYERS = "layers/";
    private static final String OLDER = "_layer_checkpoint_dependencies/";

    @Override
    public Optional<Dataset> find(String path) {
      Optional<Dataset> dataset = root.dataset(path);
      // Keras 2.12 to 2.15 have another name for it.
      return dataset.isPresent() || !path.startsWith(LAYERS)
          ? dataset
          : root.dataset(path.replace(LAYERS, OLDER));
    }
  }
}
