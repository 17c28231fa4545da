package io.github.sentimentj.tensorflow;

import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.testkit.BackendContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A model that is given the numbers of words, of which it reads eight. */
@EnabledIf("io.github.sentimentj.tensorflow.Fixtures#tensorFlowIsThere")
class SequencesContractTest extends BackendContract {

  private static final Path FIXTURE = Fixtures.FOLDER.resolve("keras_ids_logit");

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
    Map<String, double[]> golden = Fixtures.probabilities(FIXTURE);
    // The contract cuts at the end, this model was trained on ends.
    golden.keySet().removeIf(text -> text.split(" ", -1).length > 8);
    return golden;
  }

  @Override
  protected double tolerance() {
    return 1e-5;
  }
}
