package io.github.sentimentj.tensorflow;

import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import java.util.List;

/**
 * Runs SavedModel folders on TensorFlow, whose native library is a dependency of its own. Graphs
 * with operators that do more than compute are refused before TensorFlow sees them. Thread-safe.
 */
public final class TensorFlowBackendProvider implements BackendProvider {

  private static final String TENSORFLOW = "tensorflow";

  /** For {@link java.util.ServiceLoader}. */
  public TensorFlowBackendProvider() {}

  @Override
  public String name() {
    return TENSORFLOW;
  }

  @Override
  public Match match(ModelFiles files) {
    if (files.manifest().loader().isPresent()) {
      String loader = files.manifest().loader().get();
      return loader.equals(TENSORFLOW)
          ? Match.as(loader, "the manifest says so")
          : Match.none("the manifest says " + loader);
    }
    List<String> found = SavedModel.find(files);
    return found.isEmpty()
        ? Match.none("no file " + SavedModel.FILE)
        : Match.as(TENSORFLOW, "has " + found.get(0));
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    return TensorFlowBackend.open(files, options);
  }
}
