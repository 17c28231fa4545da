package io.github.sentimentj.cli;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says how well a model answers labelled texts. */
@Command(
    name = "evaluate",
    description = "Compares a model's answers with labelled texts.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class)
final class EvaluateCommand implements Callable<Integer> {

  private static final int BAR = 40;

  private final Io io;

  @Mixin ModelOptions options = new ModelOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description =
          "label<TAB>text lines, CSV with a header, either of them gzipped, or a folder with neg"
              + " and pos in it.")
  Path data = Path.of("");

  @Option(names = "--json", description = "Print JSON instead of a table.")
  boolean json;

  EvaluateCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    List<LabeledText> texts = LabeledTexts.read(data);
    try (SentimentClassifier classifier = options.open(io)) {
      long start = System.nanoTime();
      Evaluation evaluation = Evaluation.of(classifier, texts, progress(texts.size()));
      double seconds = (System.nanoTime() - start) / 1e9;
      if (json) {
        JsonWriter out = JsonWriter.indented();
        Json.parse(evaluation.toJson()).writeTo(out);
        io.print(out + "\n");
      } else {
        io.print(
            EvaluationTable.of(evaluation)
                + String.format(
                    Locale.ROOT,
                    "%n%.2f seconds, %.0f texts/s%n",
                    seconds,
                    texts.size() / seconds));
      }
    }
    return 0;
  }

  private IntConsumer progress(int total) {
    if (!io.terminal().getAsBoolean()) {
      return done -> {};
    }
    return done -> {
      int filled = (int) ((long) BAR * done / total);
      io.err()
          .print("\r[" + "#".repeat(filled) + " ".repeat(BAR - filled) + "] " + done + "/" + total);
      if (done == total) {
        io.err().println();
      }
      io.err().flush();
    };
  }
}
