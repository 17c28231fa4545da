package io.github.sentimentj.keras;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.keras.file.KerasFiles;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Conversion;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Runs text classifiers of Keras on ONNX Runtime: {@code .keras} and {@code .h5} files, and
 * architectures in JSON with their weights. Nothing that such a file contains is executed.
 * Thread-safe.
 */
public final class KerasBackendProvider implements BackendProvider {

  static final String KERAS = "keras";

  /** For {@link java.util.ServiceLoader}. */
  public KerasBackendProvider() {}

  @Override
  public String name() {
    return KERAS;
  }

  @Override
  public Match match(ModelFiles files) {
    if (files.manifest().loader().isPresent()) {
      String loader = files.manifest().loader().get();
      return loader.equals(KERAS)
          ? Match.as(loader, "the manifest says so")
          : Match.none("the manifest says " + loader);
    }
    if (Converted.isIn(files)) {
      return Match.as(KERAS, "has " + Converted.TEXT);
    }
    try {
      Optional<String> name = KerasFiles.find(files);
      return name.map(found -> Match.as(KERAS, "has " + found))
          .orElse(Match.none("no file *.keras or *.h5"));
    } catch (ModelLoadException e) {
      return Match.as(KERAS, "has several files *.keras or *.h5"); // open says what is wrong
    }
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    return KerasBackend.open(files, read(files), options);
  }

  private static KerasModel read(ModelFiles files) {
    return Converted.isIn(files) ? Converted.read(files) : KerasModel.read(files);
  }

  @Override
  public Conversion convert(ModelFiles files, Precision precision, Path folder) throws IOException {
    return Converted.write(read(files), folder);
  }
}
