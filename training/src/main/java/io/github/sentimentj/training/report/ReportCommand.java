package io.github.sentimentj.training.report;

import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.training.TextFile;
import io.github.sentimentj.training.cascade.BothAnswers;
import io.github.sentimentj.training.cascade.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a page on how well a bundle of two models answers. */
@Command(
    name = "report",
    description = "Judges a bundle of two models with labelled texts: a page with charts.",
    mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {

  @Spec @Nullable CommandSpec command;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "The bundle: a folder, or bundled:imdb.")
  String model = "";

  @Option(
      names = "--test",
      required = true,
      paramLabel = "FILE",
      description = "Labelled texts that it was not trained on.")
  Path test = Path.of("");

  @Option(
      names = "--ids",
      paramLabel = "FILE",
      description = "The name of each text, one a line; the number after _ is its star rating.")
  @Nullable Path ids;

  @Option(
      names = "--work",
      required = true,
      paramLabel = "FOLDER",
      description = "Where answers are kept: that of 'package' has them already.")
  Path work = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "Where README.md and its charts go; what has their names is replaced.")
  Path out = Path.of("");

  /** For picocli. */
  public ReportCommand() {}

  @Override
  public Integer call() throws IOException {
    ModelSource source = ModelSource.uri(model);
    Cascade cascade =
        source
            .open()
            .manifest()
            .cascade()
            .orElseThrow(() -> new IOException(model + ": is not a bundle of two models"));
    List<LabeledText> texts = LabeledTexts.read(test);
    List<String> names = ids == null ? List.of() : TextFile.lines(ids);
    if (!names.isEmpty() && names.size() != texts.size()) {
      throw new IOException("%s: %d names for %d texts".formatted(ids, names.size(), texts.size()));
    }
    Files.createDirectories(work);
    Files.createDirectories(out);
    try (SentimentClassifier first = open(model + "/" + cascade.first());
        SentimentClassifier second = open(model + "/" + cascade.second());
        SentimentClassifier both = SentimentClassifier.builder().model(source).build()) {
      BothAnswers answers =
          BothAnswers.of(
              first,
              second,
              texts,
              work.resolve("test.tsv"),
              done -> say(done + " of " + texts.size()));
      Reading reading =
          new Reading(
              ModelSource.uri(model + "/" + cascade.second())
                  .open()
                  .manifest()
                  .longText()
                  .orElse(LongText.headTail()),
              second.model().maxTokens().orElse(512));
      new EvaluationPage(cascade, answers, reading, names, out).write(both, texts);
    }
    say("written: " + out);
    return 0;
  }

  private static SentimentClassifier open(String uri) {
    return SentimentClassifier.builder().model(ModelSource.uri(uri)).build();
  }

  private void say(String message) {
    PrintWriter err = Objects.requireNonNull(command).commandLine().getErr();
    err.println(message);
    err.flush();
  }
}
