package io.github.sentimentj.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of a model that is a graph.
 *
 * @param files the model
 * @param name the file
 */
record OnnxFile(ModelFiles files, String name) implements PreparedModel.Source {

  @Override
  public OrtSession open(SessionOptions options) throws OrtException {
    OrtEnvironment environment = Natives.start();
    Optional<Path> path = files.path(name);
    return path.isPresent()
        ? environment.createSession(path.get().toString(), options)
        : environment.createSession(direct(files.read(name)), options);
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return bytes.isDirect()
        ? bytes.duplicate()
        : ByteBuffer.allocateDirect(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  /**
   * As its operators say.
   *
   * @throws ModelLoadException if it is no graph
   */
  @Override
  public Precision precision() {
    try {
      return GraphFile.parse(files.read(name)).isQuantized() ? Precision.INT8 : Precision.FP32;
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(
          "%s [%s]: %s".formatted(files.location(), name, e.getMessage()), e);
    }
  }
}
