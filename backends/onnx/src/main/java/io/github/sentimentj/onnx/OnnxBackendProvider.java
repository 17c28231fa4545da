package io.github.sentimentj.onnx;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Conversion;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs {@code .onnx} files and HuggingFace checkpoints on ONNX Runtime. Thread-safe. */
public final class OnnxBackendProvider implements BackendProvider {

  static final String ONNX = "onnx";
  static final String TRANSFORMERS = "transformers";

  private static final String CONFIG = "config.json";
  private static final String GRAPH = "model.onnx";

  /** What a graph does not say about itself: see {@link Surroundings}. */
  private static final List<String> SURROUNDINGS =
      List.of(
          CONFIG,
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt");

  private static final Set<String> WEIGHTS =
      Set.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json",
          "tf_model.h5");

  /** For {@link java.util.ServiceLoader}. */
  public OnnxBackendProvider() {}

  @Override
  public String name() {
    return "onnx";
  }

  @Override
  public Match match(ModelFiles files) {
    if (files.manifest().loader().isPresent()) {
      String loader = files.manifest().loader().get();
      return loader.equals(ONNX) || loader.equals(TRANSFORMERS)
          ? Match.as(loader, "the manifest says so")
          : Match.none("the manifest says " + loader);
    }
    if (files.names().contains(CONFIG) && files.names().stream().anyMatch(WEIGHTS::contains)) {
      return Match.as(TRANSFORMERS, "has " + CONFIG + " and weights");
    }
    return files.names().stream().anyMatch(OnnxFiles::isModel)
        ? Match.as(ONNX, "has a file *.onnx")
        : Match.none("neither a file *.onnx nor " + CONFIG + " with weights");
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    requireNoBf16(files, options.precision());
    String loader = match(files).loader().orElse(ONNX);
    return loader.equals(TRANSFORMERS)
        ? OnnxModel.openCheckpoint(files, options)
        : OnnxModel.open(files, options);
  }

  /** Writes a checkpoint as the graph that is made of it. */
  @Override
  public Conversion convert(ModelFiles files, Precision precision, Path folder) throws IOException {
    if (!match(files).loader().orElse(ONNX).equals(TRANSFORMERS)) {
      throw new ModelLoadException(
          files.location() + ": is an ONNX model already; use it as it is");
    }
    requireNoBf16(files, precision);
    Surroundings surroundings = Surroundings.read(files);
    CheckpointGraph.of(files, surroundings, precision).write(folder.resolve(GRAPH));
    List<String> written = new ArrayList<>(List.of(GRAPH));
    for (String name : SURROUNDINGS) {
      if (files.names().contains(name)) {
        try (FileChannel file = FileChannel.open(folder.resolve(name), CREATE_NEW, WRITE)) {
          ByteBuffer bytes = files.read(name);
          while (bytes.hasRemaining()) {
            file.write(bytes);
          }
        }
        written.add(name);
      }
    }
    return new Conversion(ONNX, written, Map.of());
  }

  private static void requireNoBf16(ModelFiles files, Precision precision) {
    if (precision == Precision.BF16) {
      throw new IllegalArgumentException(
          files.location()
              + ": ONNX Runtime computes in fp32 or int8 on processors, not in bf16; ask for one of these, or auto");
    }
  }
}
