package io.github.sentimentj.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.huggingface.checkpoint.Checkpoint;
import io.github.sentimentj.huggingface.model.Architecture;
import io.github.sentimentj.huggingface.model.Config;
import io.github.sentimentj.onnx.encoder.EncoderGraph;
import io.github.sentimentj.onnx.graph.Graph;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A checkpoint, as the graph that is made of it.
 *
 * @param files the checkpoint
 * @param config its configuration
 * @param typeId the token type of all tokens
 * @param precision in what it shall compute
 */
record CheckpointGraph(ModelFiles files, Config config, int typeId, Precision precision)
    implements PreparedModel.Source {

  // What the graphs of other versions of EncoderGraph must not be taken for.
  private static final String VERSION = "3";

  private static final long MOST_IN_ONE_FILE = Integer.MAX_VALUE;

  /** In int8 where nothing else is asked for and the bundle says that it hardly differs. */
  static CheckpointGraph of(ModelFiles files, Surroundings surroundings, Precision precision) {
    Precision chosen = precision;
    if (precision == Precision.AUTO) {
      chosen = surroundings.int8Allowed() ? Precision.INT8 : Precision.FP32;
    }
    Config config = Config.read(files);
    config.checkVocabulary(surroundings.tokenizer().vocabularySize());
    return new CheckpointGraph(files, config, surroundings.tokenizer().typeId(), chosen);
  }

  /** What the graph depends on besides the files. */
  String settings() {
    return "encoder %s %s %d".formatted(VERSION, precision, typeId);
  }

  @Override
  public OrtSession open(SessionOptions options) throws OrtException, IOException {
    return TemporaryFile.createSession(Natives.start(), graph(), options);
  }

  private Graph graph() {
    Checkpoint checkpoint = Checkpoint.open(files);
    return EncoderGraph.of(Architecture.of(config, checkpoint), checkpoint, typeId, precision);
  }

  /** Writes it into one file. */
  void write(Path model) throws IOException {
    Graph graph = graph();
    if (graph.size() > MOST_IN_ONE_FILE) {
      throw new ModelLoadException(
          "%s: the graph would have %d bytes, one file may have %d; use the model as it is"
              .formatted(files.location(), graph.size(), MOST_IN_ONE_FILE));
    }
    graph.write(model);
  }
}
