package io.github.sentimentj.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.sentimentj.onnx.graph.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The way of a graph to ONNX Runtime, whose mapped format is made from files only. */
final class TemporaryFile {

  private static final long MOST_IN_ONE_FILE = Integer.MAX_VALUE;

  private TemporaryFile() {}

  /** Writes a graph, opens it, and deletes what was written. */
  static OrtSession createSession(OrtEnvironment environment, Graph graph, SessionOptions options)
      throws OrtException, IOException {
    Path folder = Files.createTempDirectory("sentimentj");
    Path model = folder.resolve("model.onnx");
    Path weights = folder.resolve("weights.bin");
    try {
      if (graph.size() <= MOST_IN_ONE_FILE) {
        graph.write(model);
      } else {
        graph.write(model, weights);
      }
      return environment.createSession(model.toString(), options);
    } finally {
      Files.deleteIfExists(model);
      Files.deleteIfExists(weights);
      Files.delete(folder);
    }
  }
}
