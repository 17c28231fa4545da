package io.github.sentimentj;

import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** "good" is 0.8 positive, anything else 0.3; some texts make it go wrong. */
public final class StubProvider implements BackendProvider {

  static final AtomicInteger CLOSED = new AtomicInteger();

  /** Made by the service loader. */
  public StubProvider() {}

  @Override
  public String name() {
    return "stub";
  }

  @Override
  public Match match(ModelFiles files) {
    return files.names().contains("stub.bin")
        ? Match.as("stub-format", "stub.bin")
        : Match.none("no stub.bin");
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    return new Stub(files.manifest().multiLabel());
  }

  private static final class Stub implements Backend {
    private final boolean multiLabel;

    Stub(boolean multiLabel) {
      this.multiLabel = multiLabel;
    }

    @Override
    public ModelTraits traits() {
      return new ModelTraits(
          List.of("negative", "positive"), multiLabel, true, OptionalInt.empty(), Precision.FP32);
    }

    @Override
    public Scores score(List<String> texts) {
      int rows = texts.contains("lose a row") ? texts.size() - 1 : texts.size();
      float[][] probabilities = new float[rows][];
      for (int i = 0; i < rows; i++) {
        probabilities[i] = row(texts.get(i));
      }
      int tokens = texts.contains("lose a count") ? rows - 1 : rows;
      return new Scores(probabilities, new int[tokens], new boolean[rows], 1);
    }

    private static float[] row(String text) {
      switch (text) {
        case "nan":
          return new float[] {Float.NaN, 1};
        case "three":
          return new float[] {0, 0, 1};
        case "throw":
          throw new ArithmeticException("on purpose");
        case "nothing":
          return new float[] {0, 0};
        case "good":
          return new float[] {0.2f, 0.8f};
        default:
          return new float[] {0.7f, 0.3f};
      }
    }

    @Override
    public void close() {
      CLOSED.incrementAndGet();
    }
  }
}
