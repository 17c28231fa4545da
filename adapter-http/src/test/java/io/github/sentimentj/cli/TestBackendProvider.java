package io.github.sentimentj.cli;

import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import java.util.List;
import java.util.OptionalInt;

/** Finds positive what contains "good". */
public final class TestBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return "test";
  }

  @Override
  public Match match(ModelFiles files) {
    return files.names().contains("model.test")
        ? Match.as("test", "has model.test")
        : Match.none("no model.test");
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    return new Backend() {
      @Override
      public ModelTraits traits() {
        return new ModelTraits(
            List.of("negative", "positive"), false, true, OptionalInt.of(512), Precision.FP32);
      }

      @Override
      public Scores score(List<String> texts) {
        float[][] rows = new float[texts.size()][];
        int[] tokens = new int[texts.size()];
        for (int i = 0; i < rows.length; i++) {
          boolean good = texts.get(i).contains("good");
          rows[i] = good ? new float[] {0.25f, 0.75f} : new float[] {0.75f, 0.25f};
          tokens[i] = texts.get(i).length();
        }
        return new Scores(rows, tokens, new boolean[rows.length]);
      }

      @Override
      public void close() {}
    };
  }
}
