package io.github.sentimentj.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.onnx.Schedule.Grouping;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import io.github.sentimentj.spi.TokenWindows;
import java.util.Arrays;
import java.util.List;

/**
 * A graph and all that is needed to ask it about texts.
 *
 * @param where the file or folder, for messages
 * @param prepared opens its sessions
 * @param surroundings labels, tokenizer, limits
 * @param precision in what it computes
 */
record OnnxModel(
    String where, PreparedModel prepared, Surroundings surroundings, Precision precision) {

  private static final int MOST_TOGETHER = 32;
  private static final double SUM_TOLERANCE = 1e-3;

  /**
   * Finds an {@code .onnx} file that somebody else made, and reads what lies beside it.
   *
   * @throws ModelLoadException if there is none, or it is none
   */
  static OnnxModel read(ModelFiles files, Precision precision) {
    String name = OnnxFiles.choose(files, precision);
    String where = files.location() + " [" + name + "]";
    PreparedModel prepared =
        PreparedModel.of(Natives.start(), files, name, new OnnxFile(files, name));
    Precision found = prepared.precision();
    return new OnnxModel(where, prepared, Surroundings.read(files), found);
  }

  /**
   * Reads a checkpoint. Its weights are read only where no graph was made of them before.
   *
   * @throws ModelLoadException if a file is missing or damaged, or the model is none that a graph
   *     can be made of
   */
  static OnnxModel ofCheckpoint(ModelFiles files, Precision precision) {
    Surroundings surroundings = Surroundings.read(files);
    CheckpointGraph source = CheckpointGraph.of(files, surroundings, precision);
    PreparedModel prepared = PreparedModel.of(Natives.start(), files, source.settings(), source);
    return new OnnxModel(files.location(), prepared, surroundings, source.precision());
  }

  /**
   * Opens it. What was opened is closed again when this fails.
   *
   * @throws ModelLoadException if ONNX Runtime does not run it, or it is not fed or does not answer
   *     as a classifier of texts
   * @throws IllegalArgumentException if windows overlap by all that it reads
   */
  OnnxBackend open(BackendOptions options) {
    OrtSession session = openSession();
    try {
      return backend(session, options);
    } catch (RuntimeException | Error e) {
      close(session, e);
      throw e;
    }
  }

  private OrtSession openSession() {
    try {
      return prepared.open(1);
    } catch (OrtException e) {
      throw new ModelLoadException(where + ": " + e.getMessage(), e);
    }
  }

  private static void close(OrtSession session, Throwable cause) {
    try {
      session.close();
    } catch (OrtException e) {
      cause.addSuppressed(e);
    }
  }

  private OnnxBackend backend(OrtSession session, BackendOptions options) {
    List<String> labels = surroundings.labels();
    Signature signature = signature(session);
    RowFormat format = RowFormat.of(surroundings.tokenizer(), surroundings.positionOffset());
    ModelTraits traits =
        new ModelTraits(
            labels,
            surroundings.multiLabel(),
            true,
            Surroundings.least(surroundings.maxTokens(), signature.tokens()),
            precision);
    TokenWindows windows = new TokenWindows(traits, format.specialTokens(), options.longText());
    OrtEnvironment environment = Natives.start();
    Workers workers = new Workers(options.threads());
    Sessions sessions =
        new Sessions(
            session,
            prepared,
            options.threads(),
            workers,
            () -> new Feed(environment, signature, format, labels.size()));
    if (signature.probabilities()) {
      requireProbabilities(signature.output(), sessions.run(new int[][] {new int[0]})[0]);
    }
    return new OnnxBackend(
        traits,
        surroundings.tokenizer(),
        windows,
        format,
        signature,
        grouping(signature),
        sessions);
  }

  private Signature signature(OrtSession session) {
    try {
      return Signature.of(session, surroundings.labels().size(), surroundings.output());
    } catch (OrtException | IllegalArgumentException e) {
      throw new ModelLoadException(where + ": " + e.getMessage(), e);
    }
  }

  /** A text must get the same answer in any company, and integers are scaled for all of it. */
  private Grouping grouping(Signature signature) {
    int most = signature.batch().orElse(precision == Precision.FP32 ? MOST_TOGETHER : 1);
    return new Grouping(most, signature.hasMask());
  }

  private void requireProbabilities(String output, float[] row) {
    double sum = 0;
    boolean inRange = true;
    for (float p : row) {
      sum += p;
      inRange &= p >= 0 && p <= 1;
    }
    if (!inRange || !(surroundings.multiLabel() || Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new ModelLoadException(
          "%s: output %s: expected probabilities, found %s for an empty text; if these are logits, put \"output\":\"logits\" into sentiment.json"
              .formatted(where, output, Arrays.toString(row)));
    }
  }
}
