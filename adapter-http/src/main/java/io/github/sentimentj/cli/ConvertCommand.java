package io.github.sentimentj.cli;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SentimentClassifierBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model as a bundle, so that production reads nothing else. */
@Command(
    name = "convert",
    description = "Writes a model as a bundle of our own, with the same answers.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class)
final class ConvertCommand implements Callable<Integer> {

  private final Io io;

  @Parameters(index = "0", paramLabel = "IN", description = "A folder, a file or a URI.")
  String model = "";

  @Parameters(index = "1", paramLabel = "OUT", description = "A folder that is new or empty.")
  Path folder = Path.of("");

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "Whose format to write: sklearn, onnx.  Default: what would run the model.")
  @Nullable String backend;

  @Option(
      names = "--precision",
      paramLabel = "FORMAT",
      description = "fp32, int8 or auto, where there are several to write. Default: auto.")
  Precision precision = Precision.AUTO;

  ConvertCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    SentimentClassifierBuilder builder =
        SentimentClassifier.builder().model(ModelSource.uri(model)).precision(precision);
    if (backend != null) {
      builder.backend(backend);
    }
    builder.convert(folder);
    io.print(folder + "\n");
    return 0;
  }
}
