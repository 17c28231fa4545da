package io.github.sentimentj.cli;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SentimentException;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what a model is, and loads it to be sure. */
@Command(
    name = "inspect",
    description = "Shows what a model is and what would run it.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class)
final class InspectCommand implements Callable<Integer> {

  private final Io io;
  private final StringBuilder out = new StringBuilder();

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      description = "A folder, a file or a URI. Default: what the environment says.")
  @Nullable String model;

  InspectCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() {
    ModelFiles files =
        (model == null
                ? ModelSource.environment(io.environment())
                : ModelSource.uri(model, io.environment()))
            .open();
    Manifest manifest = files.manifest();
    line("location", files.location());
    manifest.name().ifPresent(name -> line("name", name));
    manifest.version().ifPresent(version -> line("version", version));
    manifest.loader().ifPresent(format -> line("format", format));
    manifest.calibration().ifPresent(calibration -> line("calibrated", calibration.toString()));
    manifest
        .cascade()
        .ifPresent(
            two ->
                line(
                    "models",
                    "%s where its probability is at least %s, else %s and it"
                        .formatted(two.first(), two.threshold(), two.second())));
    heading("files");
    files.names().forEach(name -> file(files, name));
    heading("backends");
    ServiceLoader.load(BackendProvider.class).forEach(provider -> match(provider, files));
    manifest
        .evaluation()
        .ifPresent(
            figures -> {
              heading("evaluation");
              EvaluationTable.of(figures).lines().forEach(row -> out.append(indented(row)));
            });
    if (!manifest.training().isEmpty()) {
      heading("training");
      manifest.training().forEach((key, value) -> line("  " + key, value));
    }
    SentimentException failure = load(files);
    io.print(out);
    return failure == null ? 0 : Failure.report(failure, io);
  }

  private @Nullable SentimentException load(ModelFiles files) {
    heading("loaded");
    try (SentimentClassifier classifier =
        SentimentClassifier.builder().model(() -> files).build()) {
      ModelInfo info = classifier.model();
      line("  backend", info.backend() + ", reading it as " + info.loader());
      line("  labels", String.join(", ", info.labels()));
      line(
          "  maxTokens",
          info.maxTokens().isPresent() ? "" + info.maxTokens().getAsInt() : "no limit");
      line("  precision", info.precision().toString());
      line("  sha256", info.sha256());
      return null;
    } catch (SentimentException e) {
      out.append("  by no backend\n");
      return e;
    }
  }

  private void match(BackendProvider provider, ModelFiles files) {
    Match match = provider.match(files);
    String answer = match.loader().map(loader -> "yes, as " + loader + ": ").orElse("no: ");
    line("  " + provider.name(), answer + match.reason());
  }

  private void file(ModelFiles files, String name) {
    try {
      ByteBuffer bytes = files.read(name);
      // The files compare a stated hash before they hand out a byte.
      boolean verified =
          files.manifest().files().stream()
              .anyMatch(entry -> entry.name().equals(name) && entry.sha256().isPresent());
      line("  " + name, bytes.remaining() + " bytes");
      out.append("    sha256 ").append(sha256(bytes)).append(verified ? " (verified)\n" : "\n");
    } catch (SentimentException e) {
      line("  " + name, String.valueOf(e.getMessage()));
    }
  }

  private static String sha256(ByteBuffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void heading(String text) {
    out.append(text).append('\n');
  }

  private void line(String name, String value) {
    out.append(EvaluationTable.pad(name, 13)).append(' ').append(value).append('\n');
  }

  private static String indented(String row) {
    return row.isEmpty() ? "\n" : "  " + row + "\n";
  }
}
