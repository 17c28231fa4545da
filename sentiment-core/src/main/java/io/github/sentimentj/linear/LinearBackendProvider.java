package io.github.sentimentj.linear;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import java.util.List;
import java.util.OptionalInt;

/**
 * Opens linear models: a file {@code *.linear}, with or without {@code sentiment.json} beside it.
 */
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
    long found = weightFiles(files).size();
    if (found == 1) {
      return Match.as(NAME, "a file of linear weights");
    }
    return Match.none(found == 0 ? "no file *" + SUFFIX : found + " files *" + SUFFIX);
  }

  private static List<String> weightFiles(ModelFiles files) {
    return files.names().stream().filter(name -> name.endsWith(SUFFIX)).toList();
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    List<String> found = weightFiles(files);
    if (found.size() != 1) {
      throw new ModelLoadException(
          files.location() + ": expected one file *" + SUFFIX + ", found " + found);
    }
    String name = found.get(0);
    List<String> labels = files.manifest().labels();
    if (labels.isEmpty()) {
      labels = List.of("negative", "positive");
    } else if (labels.size() != 2) {
      throw new ModelLoadException(
          files.location() + ": a linear model has two labels, sentiment.json names " + labels);
    }
    try {
      return new LinearBackend(
          LinearModel.parse(files.read(name)),
          new ModelTraits(labels, false, true, OptionalInt.empty(), Precision.INT8));
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(files.location() + " [" + name + "]: " + e.getMessage(), e);
    }
  }
}
