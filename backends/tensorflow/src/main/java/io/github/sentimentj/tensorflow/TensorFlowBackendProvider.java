package io.github.sentimentj.tensorflow;

import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;

/**
 * Runs SavedModel folders on TensorFlow, through DJL. Graphs with operators that do more than
 * compute are refused. Thread-safe.
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
    return SavedModel.find(files)
        .map(name -> Match.as(TENSORFLOW, "has " + name))
        .orElse(Match.none("no file " + SavedModel.FILE));
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    return TensorFlowBackend.open(files, options);
  }
}
