package io.github.sentimentj.huggingface.checkpoint;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The tensors of a checkpoint, by the names that PyTorch gives them, whichever format they are
 * stored in. Thread-safe.
 *
 * <p>Read are {@code model.safetensors}, {@code pytorch_model.bin} (both also in several files with
 * an index) and {@code tf_model.h5}. Where several are present they must hold the same weights: a
 * folder in which only one of them was trained further looks the same from outside.
 */
public final class Checkpoint {

  private static final int MAX_INDEX = 1 << 20;

  /** In the order of preference. */
  private static final List<Format> FORMATS =
      List.of(
          new Format("model.safetensors", true, Safetensors::read),
          new Format("pytorch_model.bin", true, TorchFile::read),
          new Format("tf_model.h5", false, KerasFile::read));

  private final String where;
  private final NavigableMap<String, Tensor> tensors;

  private Checkpoint(String where, Map<String, Tensor> stored) {
    this.where = where;
    NavigableMap<String, Tensor> renamed = new TreeMap<>();
    stored.forEach(
        (name, tensor) -> {
          String current = currentName(name);
          if (renamed.put(current, tensor.named(current)) != null) {
            throw new ModelLoadException(
                where + ": tensor " + current + ": expected once, found under an old name too");
          }
        });
    this.tensors = Collections.unmodifiableNavigableMap(renamed);
  }

  /**
   * Finds the weights of a model and checks all that can be checked without reading them.
   *
   * @param files the model's files
   * @return its tensors; they stay valid when the files do not
   * @throws ModelLoadException if there are no weights, they are damaged, or two files contradict
   *     each other
   */
  public static Checkpoint open(ModelFiles files) {
    List<Checkpoint> found = new ArrayList<>();
    for (Format format : FORMATS) {
      if (files.names().contains(format.name)) {
        WeightFile file = WeightFile.open(files, format.name);
        found.add(new Checkpoint(file.name(), format.reader.apply(file)));
      }
      if (format.sharded && files.names().contains(format.indexName())) {
        found.add(openShards(files, format));
      }
    }
    if (found.isEmpty()) {
      throw new ModelLoadException(
          "%s: expected weights in one of %s, found the files %s"
              .formatted(
                  files.location(),
                  FORMATS.stream().map(Format::name).toList(),
                  files.names().stream().limit(20).toList()));
    }
    Checkpoint preferred = found.get(0);
    found.subList(1, found.size()).forEach(preferred::requireSame);
    return preferred;
  }

  private static Checkpoint openShards(ModelFiles files, Format format) {
    WeightFile index = WeightFile.open(files, format.indexName());
    Map<String, String> shardOf = shardOf(index);
    Map<String, Tensor> tensors = new HashMap<>();
    for (String shard : new TreeSet<>(shardOf.values())) {
      if (!files.names().contains(shard)) {
        throw index.error(
            "expected the file " + WeightFile.abbreviate(shard) + " beside it, found none");
      }
      WeightFile file = WeightFile.open(files, shard);
      format
          .reader
          .apply(file)
          .forEach(
              (name, tensor) -> {
                String expected = shardOf.get(name);
                if (!shard.equals(expected)) {
                  throw file.error(
                      name,
                      "expected in "
                          + (expected == null ? "no file" : WeightFile.abbreviate(expected))
                          + " by "
                          + format.indexName()
                          + ", found here");
                }
                tensors.put(name, tensor);
              });
    }
    shardOf.forEach(
        (name, shard) -> {
          if (!tensors.containsKey(name)) {
            throw index.error(name, "expected in " + shard + ", found nowhere");
          }
        });
    return new Checkpoint(index.name(), tensors);
  }

  private static Map<String, String> shardOf(WeightFile index) {
    if (index.size() > MAX_INDEX) {
      throw index.error(
          "expected an index of at most %d bytes, found %d".formatted(MAX_INDEX, index.size()));
    }
    try {
      Map<String, String> shardOf = new TreeMap<>();
      Json.parse(index.bytes())
          .get("weight_map")
          .members()
          .forEach((name, shard) -> shardOf.put(name, shard.string()));
      return shardOf;
    } catch (JsonException e) {
      throw index.error(String.valueOf(e.getMessage()));
    }
  }

  // As BERT's own TensorFlow code called them, and many checkpoints still do.
  private static String currentName(String name) {
    if (name.endsWith(".gamma")) {
      return name.substring(0, name.length() - "gamma".length()) + "weight";
    } else if (name.endsWith(".beta")) {
      return name.substring(0, name.length() - "beta".length()) + "bias";
    }
    return name;
  }

  private void requireSame(Checkpoint other) {
    SortedSet<String> all = new TreeSet<>(names());
    all.addAll(other.names());
    for (String name : all) {
      Tensor mine = tensors.get(name);
      Tensor theirs = other.tensors.get(name);
      if (mine == null || theirs == null) {
        Tensor present = mine == null ? theirs : mine;
        // Counted positions and the like: whether they are stored depends on who wrote the file.
        if (present != null && present.dtype().isFloating()) {
          throw disagreement(other, name, "is only in " + (mine == null ? other.where : where));
        }
      } else if (!mine.shape().equals(theirs.shape())) {
        throw disagreement(
            other, name, "has the shapes " + mine.shape() + " and " + theirs.shape());
      } else if (!sameValues(mine, theirs)) {
        throw disagreement(other, name, "has other values");
      }
    }
  }

  private static boolean sameValues(Tensor a, Tensor b) {
    if (a.dtype() != b.dtype()) {
      return Arrays.equals(a.toFloats(), b.toFloats());
    }
    ByteBuffer bytes = a.bytes();
    return bytes.mismatch(b.bytes()) < 0;
  }

  private ModelLoadException disagreement(Checkpoint other, String name, String what) {
    return new ModelLoadException(
        "%s and %s hold different weights: tensor %s %s; remove the file that is not meant"
            .formatted(where, other.where, WeightFile.abbreviate(name), what));
  }

  /**
   * The names of all tensors, such as {@code classifier.weight}. Old names, {@code gamma} and
   * {@code beta}, are given as {@code weight} and {@code bias}.
   *
   * @return an unmodifiable set
   */
  public SortedSet<String> names() {
    return tensors.navigableKeySet();
  }

  /**
   * The tensor of that name, where there is one.
   *
   * @param name one of {@link #names()}
   * @return the tensor, or empty
   */
  public Optional<Tensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * The tensor of that name.
   *
   * @param name one of {@link #names()}
   * @return the tensor
   * @throws ModelLoadException if there is none
   */
  public Tensor get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ModelLoadException(
                    where + ": expected a tensor " + name + ", found none of that name"));
  }

  private record Format(
      String name, boolean sharded, Function<WeightFile, Map<String, Tensor>> reader) {
    String indexName() {
      return name + ".index.json";
    }
  }
}
