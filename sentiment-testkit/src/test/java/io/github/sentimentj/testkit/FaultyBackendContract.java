package io.github.sentimentj.testkit;

import io.github.sentimentj.spi.BackendProvider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Run by {@link BrokenBackendsTest} only, once for each fault. */
class FaultyBackendContract extends BackendContract {

  @TempDir static Path folder;

  @Override
  protected BackendProvider provider() {
    return new FaultyProvider();
  }

  @Override
  protected Path model() {
    return FaultyProvider.model(folder);
  }

  @Override
  protected Map<String, double[]> golden() {
    Map<String, double[]> golden = new LinkedHashMap<>();
    golden.put("a good film", new double[] {0.2689414214, 0.7310585786});
    golden.put("good, good, bad, good", new double[] {0.1192029220, 0.8807970780});
    golden.put("a bad film", new double[] {0.7310585786, 0.2689414214});
    return golden;
  }
}
