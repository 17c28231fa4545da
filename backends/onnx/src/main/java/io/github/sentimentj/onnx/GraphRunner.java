package io.github.sentimentj.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.sentimentj.InferenceException;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.onnx.Signature.Input;
import io.github.sentimentj.onnx.graph.Graph;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Runs a graph that another backend made of its model: rows of whole numbers in, rows of
 * probabilities out. The graph has one input, {@value #INPUT}, int32 of shape [batch, length], and
 * one output, {@value #OUTPUT}, float32 of shape [batch, labels]. Thread-safe; who opened it closes
 * it, after the last run.
 */
public final class GraphRunner implements AutoCloseable {

  /** The name of the graph's input. */
  public static final String INPUT = InputKind.IDS_NAME;

  /** The name of the graph's output. */
  public static final String OUTPUT = "probabilities";

  private static final int MOST_TOGETHER = 32;
  private static final RowFormat AS_IT_IS = new RowFormat(new int[0], new int[0], 0, 0, 0);

  private final Sessions sessions;

  private GraphRunner(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Opens a session. What ONNX Runtime makes of the graph is kept in the cache.
   *
   * @param files the model that the graph was made of
   * @param version changes whenever another graph is made of the same files
   * @param graph as described above
   * @param labels the width of its output
   * @param threads how many one call may use
   * @return an open session
   * @throws ModelLoadException if ONNX Runtime does not run the graph
   */
  public static GraphRunner open(
      ModelFiles files, String version, Graph graph, int labels, int threads) {
    return open(files, version, new MadeGraph(graph), labels, threads);
  }

  /**
   * Opens a session of a graph that is one of a model's files.
   *
   * @param files the model
   * @param name the file, a graph as described above
   * @param labels the width of its output
   * @param threads how many one call may use
   * @return an open session
   * @throws ModelLoadException if ONNX Runtime does not run the graph
   */
  public static GraphRunner open(ModelFiles files, String name, int labels, int threads) {
    return open(files, name, new OnnxFile(files, name), labels, threads);
  }

  private record MadeGraph(Graph graph) implements PreparedModel.Source {
    @Override
    public OrtSession open(SessionOptions options) throws OrtException, IOException {
      return TemporaryFile.createSession(Natives.start(), graph, options);
    }

    @Override
    public Precision precision() {
      return Precision.FP32;
    }
  }

  private static GraphRunner open(
      ModelFiles files, String version, PreparedModel.Source source, int labels, int threads) {
    OrtEnvironment environment = Natives.start();
    PreparedModel prepared = PreparedModel.of(environment, files, version, source);
    Signature signature =
        new Signature(
            List.of(new Input(InputKind.IDS, false)),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OUTPUT,
            true);
    OrtSession session;
    try {
      session = prepared.open(1);
    } catch (OrtException e) {
      throw new ModelLoadException(files.location() + ": " + e.getMessage(), e);
    }
    Workers workers = new Workers(threads);
    return new GraphRunner(
        new Sessions(
            session,
            prepared,
            threads,
            workers,
            () -> new Feed(environment, signature, AS_IT_IS, labels)));
  }

  /**
   * Runs some rows. Those of one length that follow each other are computed together.
   *
   * @param rows any number, of one number or more each
   * @return a row of the output for each
   * @throws InferenceException if ONNX Runtime fails, for instance since rows are too short
   */
  public float[][] run(List<int[]> rows) {
    List<int[][]> runs = runs(rows);
    float[][][] answers = new float[runs.size()][][];
    if (runs.size() == 1) {
      answers[0] = sessions.runWide(runs.get(0));
    } else {
      sessions.workers().each(answers.length, i -> answers[i] = sessions.run(runs.get(i)));
    }
    float[][] all = new float[rows.size()][];
    int at = 0;
    for (float[][] answer : answers) {
      System.arraycopy(answer, 0, all, at, answer.length);
      at += answer.length;
    }
    return all;
  }

  private List<int[][]> runs(List<int[]> rows) {
    int threads = sessions.threads();
    int most = Math.min(MOST_TOGETHER, Math.max(1, (rows.size() + threads - 1) / threads));
    List<int[][]> runs = new ArrayList<>();
    int from = 0;
    while (from < rows.size()) {
      int to = from + 1;
      while (to < rows.size() && to - from < most && rows.get(to).length == rows.get(from).length) {
        to++;
      }
      runs.add(rows.subList(from, to).toArray(int[][]::new));
      from = to;
    }
    return runs;
  }

  @Override
  public void close() {
    sessions.close();
  }
}
