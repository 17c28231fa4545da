package io.github.sentimentj.tensorflow;

import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.testkit.BackendContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A model that is given texts, and has its vocabulary in a file of its own. */
@EnabledIf("io.github.sentimentj.tensorflow.Fixtures#tensorFlowIsThere")
class TextsContractTest extends BackendContract {

  private static final Path FIXTURE = Fixtures.FOLDER.resolve("module_asset");

  @TempDir Path folder;

  @Override
  protected BackendProvider provider() {
    return new TensorFlowBackendProvider();
  }

  @Override
  protected Path model() {
    Path model = folder.resolve("model");
    return Files.exists(model) ? model : Fixtures.copy(FIXTURE, model);
  }

  @Override
  protected Map<String, double[]> golden() {
    return Fixtures.probabilities(FIXTURE);
  }

  @Override
  protected double tolerance() {
    return 1e-5;
  }

  @Override
  protected boolean damageShows(String file) {
    return !file.endsWith("vocabulary.txt");
  }
}
