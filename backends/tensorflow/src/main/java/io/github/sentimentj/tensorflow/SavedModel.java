package io.github.sentimentj.tensorflow;

import com.google.protobuf.InvalidProtocolBufferException;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * What a SavedModel says of itself, read and checked before TensorFlow sees it.
 *
 * @param folder where it lies
 * @param signature the name of the signature
 * @param input what it is given
 * @param output what it gives
 */
record SavedModel(Path folder, String signature, TensorInfo input, TensorInfo output) {

  static final String FILE = "saved_model.pb";

  private static final String SERVE = "serve";
  private static final String DEFAULT = "serving_default";

  /** Where the model is among the files of a folder, which may hold it in a folder of its own. */
  static Optional<String> find(ModelFiles files) {
    return files.names().stream()
        .filter(name -> name.equals(FILE) || name.endsWith("/" + FILE))
        .findFirst();
  }

  /**
   * Reads a model.
   *
   * @param files a folder
   * @param wanted the name of the signature, where it is stated
   * @throws ModelLoadException if there is none, it is damaged, or does something that is not allowed
   */
  static SavedModel read(ModelFiles files, Optional<String> wanted) {
    String name =
        find(files)
            .orElseThrow(
                () ->
                    new ModelLoadException(
                        files.location() + ": expected " + FILE + ", found none"));
    String where = "%s [%s]".formatted(files.location(), name);
    MetaGraphDef graph = graph(where, files, name);
    String signature = wanted.orElse(DEFAULT);
    Map<String, SignatureDef> signatures = graph.getSignatureDefMap();
    SignatureDef found = signatures.get(signature);
    if (found == null) {
      throw new ModelLoadException(
          "%s: expected a signature %s, found %s; put \"signature\":\"…\" into sentiment.json"
              .formatted(where, signature, signatures.keySet()));
    }
    AllowedOperators.check(where, graph, found);
    Path folder =
        files
            .path(name)
            .map(Path::getParent)
            .orElseThrow(
                () ->
                    new ModelLoadException(
                        where + ": TensorFlow reads models from a file system only"));
    return new SavedModel(
        folder,
        signature,
        only(where, "input", found.getInputsMap()),
        only(where, "output", found.getOutputsMap()));
  }

  private static MetaGraphDef graph(String where, ModelFiles files, String name) {
    try {
      List<MetaGraphDef> graphs =
          org.tensorflow.proto.SavedModel.parseFrom(files.read(name)).getMetaGraphsList();
      return graphs.stream()
          .filter(graph -> graph.getMetaInfoDef().getTagsList().contains(SERVE))
          .findFirst()
          .orElseThrow(
              () ->
                  new ModelLoadException(
                      where + ": expected a graph that is tagged " + SERVE + ", found none"));
    } catch (InvalidProtocolBufferException e) {
      throw new ModelLoadException(where + ": expected a SavedModel: " + e.getMessage(), e);
    }
  }

  private static TensorInfo only(String where, String kind, Map<String, TensorInfo> tensors) {
    if (tensors.size() != 1) {
      throw new ModelLoadException(
          "%s: expected one %s in the signature, found %s"
              .formatted(where, kind, tensors.keySet()));
    }
    return tensors.values().iterator().next();
  }

  /** Whether it is given texts; else numbers. */
  boolean takesText() {
    return input.getDtype() == DataType.DT_STRING;
  }

  /** How many numbers it is given for a text; empty for any. */
  OptionalInt length() {
    if (takesText() || input.getTensorShape().getDimCount() != 2) {
      return OptionalInt.empty();
    }
    long size = input.getTensorShape().getDim(1).getSize();
    return size > 0 && size <= 1 << 16 ? OptionalInt.of((int) size) : OptionalInt.empty();
  }
}
