package io.github.sentimentj.testkit;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens tiny backends that count words, and are wrong in one way at most. */
public final class FaultyProvider implements BackendProvider {

  /** Not a constructor's argument, since services have none. */
  static volatile Fault fault = Fault.NONE;

  private static final String FILE = "words.txt";

  private boolean failed;

  static Path model(Path folder) {
    return model(folder, "good bad end\n");
  }

  /** A model that reads 16 tokens. */
  static Path limitedModel(Path folder) {
    return model(folder, "good bad limit end\n");
  }

  private static Path model(Path folder, String words) {
    try {
      Files.writeString(folder.resolve(FILE), words);
      io.github.sentimentj.spi.Manifest.builder()
          .loader("words")
          .labels(List.of("negative", "positive"))
          .build()
          .write(folder, List.of(FILE));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return fault == Fault.LOUD_NAME ? "FAULTY!" : "faulty";
  }

  @Override
  public Match match(ModelFiles files) {
    boolean matches = files.names().contains(FILE);
    if (fault == Fault.MATCHES_NOTHING || (fault != Fault.MATCHES_EVERYTHING && !matches)) {
      return Match.none("no " + FILE);
    }
    return Match.as("words", FILE);
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    String text = StandardCharsets.UTF_8.decode(files.read(FILE)).toString();
    if (fault != Fault.ACCEPTS_CORRUPT && !text.endsWith("end\n")) {
      failed = fault == Fault.FAILURE_STICKS;
      throw new ModelLoadException(files.location() + " [" + FILE + "]: ends too early");
    }
    if (failed) {
      throw new ModelLoadException("still broken");
    }
    return text.contains("limit")
        ? new LimitedBackend(fault, options.longText())
        : new FaultyBackend(fault, options.threads());
  }
}
