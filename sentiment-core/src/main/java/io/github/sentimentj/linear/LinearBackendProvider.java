package io.github.sentimentj.linear;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import java.util.List;

/** Runs {@link LinearModel} files, {@code *.linear}. Thread-safe. */
public final class LinearBackendProvider implements BackendProvider {

  private static final String NAME = "linear";
  private static final String SUFFIX = ".linear";

  /** For {@link java.util.ServiceLoader}. */
  public LinearBackendProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Match match(ModelFiles files) {
    if (files.manifest().loader().isPresent()) {
      String loader = files.manifest().loader().get();
      return loader.equals(NAME)
          ? Match.as(NAME, "the manifest says so")
          : Match.none("the manifest says " + loader);
    }
    List<String> names = weightFiles(files);
    return names.size() == 1
        ? Match.as(NAME, "has " + names.get(0))
        : Match.none(names.size() + " files *" + SUFFIX);
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    List<String> labels = files.manifest().labels();
    if (labels.isEmpty()) {
      labels = List.of("negative", "positive");
    } else if (labels.size() != 2) {
      throw new ModelLoadException(
          files.location() + ": expected 2 labels in the manifest, found " + labels);
    }
    if (files.manifest().multiLabel()) {
      throw new ModelLoadException(
          files.location() + ": a linear model cannot be multi-label, as the manifest says");
    }
    List<String> names = weightFiles(files);
    if (names.size() != 1) {
      throw new ModelLoadException(
          files.location() + ": expected one file *" + SUFFIX + ", found " + names);
    }
    String name = names.get(0);
    try {
      return new LinearBackend(LinearModel.parse(files.read(name)), labels);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(files.location() + ": " + name + ": " + e.getMessage(), e);
    }
  }

  private static List<String> weightFiles(ModelFiles files) {
    return files.names().stream().filter(name -> name.endsWith(SUFFIX)).toList();
  }
}
