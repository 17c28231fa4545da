package io.github.sentimentj.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.sentimentj.Precision;
import io.github.sentimentj.huggingface.checkpoint.Checkpoint;
import io.github.sentimentj.huggingface.model.Architecture;
import io.github.sentimentj.huggingface.model.Config;
import io.github.sentimentj.onnx.encoder.EncoderGraph;
import io.github.sentimentj.onnx.graph.Graph;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;

/**
 * A checkpoint, as the graph that is made of it.
 *
 * @param environment opens the session
 * @param files the checkpoint
 * @param config its configuration
 * @param typeId the token type of all tokens
 * @param precision in what it shall compute
 */
record CheckpointGraph(
    OrtEnvironment environment, ModelFiles files, Config config, int typeId, Precision precision)
    implements PreparedModel.Source {

  // What the graphs of other versions of EncoderGraph must not be taken for.
  private static final String VERSION = "2";

  /** What the graph depends on besides the files. */
  String settings() {
    return "encoder %s %s %d".formatted(VERSION, precision, typeId);
  }

  @Override
  public OrtSession open(SessionOptions options) throws OrtException, IOException {
    Checkpoint checkpoint = Checkpoint.open(files);
    Graph graph =
        EncoderGraph.of(Architecture.of(config, checkpoint), checkpoint, typeId, precision);
    return TemporaryFile.createSession(environment, graph, options);
  }
}
