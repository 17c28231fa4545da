package io.github.sentimentj.huggingface.checkpoint;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/** The weights of a model. */
public final class Checkpoint {

  private final String location;
  private final TreeMap<String, Tensor> tensors = new TreeMap<>();

  private Checkpoint(String location) {
    this.location = location;
  }

  /**
   * Finds the weights among a model's files.
   *
   * @param files the model
   * @return its weights
   * @throws ModelLoadException if there are none that can be read
   */
  public static Checkpoint open(ModelFiles files) {
    Checkpoint checkpoint = new Checkpoint(files.location());
    List<String> names =
        files.names().stream().filter(name -> name.endsWith(".safetensors")).toList();
    if (names.isEmpty()) {
      throw new ModelLoadException(files.location() + ": no file *.safetensors");
    }
    names.forEach(name -> checkpoint.read(files.read(name)));
    return checkpoint;
  }

  private void read(ByteBuffer file) {
    ByteBuffer in = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int headerBytes = Math.toIntExact(in.getLong());
    ByteBuffer data = in.slice(8 + headerBytes, in.limit() - 8 - headerBytes);
    Json.parse(in.slice(8, headerBytes))
        .members()
        .forEach(
            (name, entry) -> {
              if (!name.equals("__metadata__")) {
                tensors.put(name, tensor(name, entry, data));
              }
            });
  }

  private static Tensor tensor(String name, Json entry, ByteBuffer data) {
    List<Json> offsets = entry.get("data_offsets").elements();
    int start = offsets.get(0).integer(0, data.limit());
    int end = offsets.get(1).integer(start, data.limit());
    return new Tensor(
        name,
        entry.get("shape").elements().stream()
            .map(size -> size.integer(0, Integer.MAX_VALUE))
            .toList(),
        entry.get("dtype").string().equals("F32") ? DType.FLOAT32 : DType.INT64,
        data.slice(start, end - start));
  }

  /**
   * The names of the tensors.
   *
   * @return an unmodifiable set
   */
  public SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(tensors.navigableKeySet());
  }

  /**
   * The tensor of that name.
   *
   * @param name a tensor's name
   * @return the tensor, or empty
   */
  public Optional<Tensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * The tensor of that name.
   *
   * @param name a tensor's name
   * @return the tensor
   * @throws ModelLoadException if there is none
   */
  public Tensor get(String name) {
    return find(name).orElseThrow(() -> new ModelLoadException(location + ": no tensor " + name));
  }
}
