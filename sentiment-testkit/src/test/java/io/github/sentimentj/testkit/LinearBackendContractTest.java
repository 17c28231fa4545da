package io.github.sentimentj.testkit;

import io.github.sentimentj.linear.LinearBackendProvider;
import io.github.sentimentj.spi.BackendProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class LinearBackendContractTest extends BackendContract {

  @TempDir Path folder;

  @Override
  protected BackendProvider provider() {
    return new LinearBackendProvider();
  }

  @Override
  protected Path model() throws IOException {
    TinyModels.linear(folder);
    return folder;
  }

  /** By hand: sigmoid(sqrt(600 / (100 + 3 tokens)) * log-odds). */
  @Override
  protected Map<String, double[]> golden() {
    Map<String, double[]> golden = new LinkedHashMap<>();
    golden.put("good film", new double[] {0.2333345298, 0.7666654702});
    golden.put("not good film", new double[] {0.8531644725, 0.1468355275});
    golden.put("bad", new double[] {0.7697281761, 0.2302718239});
    golden.put("", new double[] {0.5000000000, 0.5000000000});
    return golden;
  }
}
