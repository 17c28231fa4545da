package io.github.sentimentj.grpc;

import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** A model that answers when a test lets it; it says which texts it was given. */
public final class GatedBackendProvider implements BackendProvider {

  static final String FILE = "model.gated";
  static final BlockingQueue<List<String>> BATCHES = new LinkedBlockingQueue<>();
  static final Semaphore GATE = new Semaphore(0);

  /** For the service loader. */
  public GatedBackendProvider() {}

  @Override
  public String name() {
    return "gated";
  }

  @Override
  public Match match(ModelFiles files) {
    return files.names().contains(FILE) ? Match.as("gated", "test") : Match.none("no " + FILE);
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    return new Backend() {
      @Override
      public ModelTraits traits() {
        return new ModelTraits(
            List.of("negative", "positive"), false, true, OptionalInt.empty(), Precision.FP32);
      }

      @Override
      public Scores score(List<String> texts) {
        BATCHES.add(List.copyOf(texts));
        GATE.acquireUninterruptibly();
        float[][] rows = new float[texts.size()][];
        Arrays.setAll(rows, i -> new float[] {0.25f, 0.75f});
        return new Scores(rows, new int[texts.size()], new boolean[texts.size()]);
      }

      @Override
      public void close() {}
    };
  }
}
