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
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A graph and all that is needed to ask it about texts. */
final class OnnxModel {

  private static final int MOST_TOGETHER = 32;
  private static final double SUM_TOLERANCE = 1e-3;

  private final String where; // the file or folder, for messages
  private final Opened opened;
  private final Surroundings surroundings;

  private OnnxModel(String where, Opened opened, Surroundings surroundings) {
    this.where = where;
    this.opened = opened;
    this.surroundings = surroundings;
  }

  /**
   * Opens an {@code .onnx} file that somebody else made, and reads what lies beside it meanwhile.
   *
   * @throws ModelLoadException if there is none, or it is none, or it is not fed or does not answer
   *     as a classifier of texts
   * @throws IllegalArgumentException if windows overlap by all that it reads
   */
  static OnnxBackend open(ModelFiles files, BackendOptions options) {
    String name = OnnxFiles.choose(files, options.precision());
    String where = files.location() + " [" + name + "]";
    FutureTask<Opened> opening =
        new FutureTask<>(() -> Opened.of(where, files, name, new OnnxFile(files, name)));
    Thread thread = new Thread(opening, "sentimentj-onnx-open");
    thread.setDaemon(true);
    thread.start();
    Surroundings surroundings;
    try {
      surroundings = Surroundings.read(files);
    } catch (RuntimeException | Error e) {
      close(await(opening).session, e);
      throw e;
    }
    return new OnnxModel(where, await(opening), surroundings).open(options);
  }

  /**
   * Opens a checkpoint. Its weights are read only where no graph was made of them before.
   *
   * @throws ModelLoadException if a file is missing or damaged, or the model is none that a graph
   *     can be made of, or it does not answer as a classifier of texts
   * @throws IllegalArgumentException if windows overlap by all that it reads
   */
  static OnnxBackend openCheckpoint(ModelFiles files, BackendOptions options) {
    Surroundings surroundings = Surroundings.read(files);
    CheckpointGraph source = CheckpointGraph.of(files, surroundings, options.precision());
    Opened opened = Opened.of(files.location(), files, source.settings(), source);
    return new OnnxModel(files.location(), opened, surroundings).open(options);
  }

  /**
   * A graph's first session.
   *
   * @param prepared opens more of them
   * @param precision in what it computes
   */
  private record Opened(PreparedModel prepared, Precision precision, OrtSession session) {

    static Opened of(String where, ModelFiles files, String settings, PreparedModel.Source source) {
      PreparedModel prepared = PreparedModel.of(Natives.start(), files, settings, source);
      Precision precision = prepared.precision();
      try {
        return new Opened(prepared, precision, prepared.open(1));
      } catch (OrtException e) {
        throw new ModelLoadException(where + ": " + e.getMessage(), e);
      }
    }
  }

  /** Waits for it to the end, since nobody else would close what it opens. */
  private static Opened await(FutureTask<Opened> opening) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return opening.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) Objects.requireNonNull(e.getCause()); // nothing checked is thrown
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What was opened is closed again when this fails. */
  private OnnxBackend open(BackendOptions options) {
    try {
      return backend(opened.session, options);
    } catch (RuntimeException | Error e) {
      close(opened.session, e);
      throw e;
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
            opened.precision);
    TokenWindows windows = new TokenWindows(traits, format.specialTokens(), options.longText());
    OrtEnvironment environment = Natives.start();
    Workers workers = new Workers(options.threads());
    Sessions sessions =
        new Sessions(
            session,
            opened.prepared,
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
    int most = signature.batch().orElse(opened.precision == Precision.FP32 ? MOST_TOGETHER : 1);
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
