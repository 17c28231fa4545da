package io.github.sentimentj.training;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.Sentiment.Score;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.training.cascade.BothAnswers;
import io.github.sentimentj.training.cascade.CascadeFit;
import io.github.sentimentj.training.cascade.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes one bundle of a linear model and a fine-tuned transformer. */
@Command(
    name = "package",
    description = {
      "Makes a bundle of a linear model and a transformer: the linear one answers what it is sure of,"
          + " both together the rest. All is chosen on rows that the transformer was not trained on."
    },
    mixinStandardHelpOptions = true)
final class PackageCommand implements Callable<Integer> {

  private static final String LINEAR = "linear";
  private static final String TRANSFORMER = "transformer";
  private static final List<String> LABELS = List.of("negative", "positive");
  private static final List<Double> POLARITY = List.of(-1.0, 1.0);
  private static final double FAST = 6;

  // Shorter texts cost little, and a linear model learned from whole reviews knows least of them.
  private static final int MIN_TOKENS = 50;

  private static final List<String> PROBES =
      List.of(
          "One of the best movies of all time.",
          "A wonderful film, beautifully acted and shot. Highly recommended!",
          "Don't waste your time.",
          "I want my two hours back.",
          "The plot is thin, but I have not laughed as much in years.",
          "great",
          "terrible");

  @Spec @Nullable CommandSpec command;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "FOLDER",
      description = "What finetune.py wrote.")
  Path checkpoint = Path.of("");

  @Option(
      names = "--linear",
      required = true,
      paramLabel = "FOLDER",
      description = "A linear bundle.")
  Path linear = Path.of("");

  @Option(
      names = "--train",
      required = true,
      paramLabel = "FILE",
      description = "The labelled texts that both were trained on.")
  Path train = Path.of("");

  @Option(
      names = "--exclude",
      paramLabel = "FILE",
      description = "Rows of --train that neither was trained on.")
  @Nullable Path exclude;

  @Option(
      names = "--validation",
      required = true,
      paramLabel = "FILE",
      description = "Rows of --train that the transformer was not trained on: validation.idx.")
  Path validation = Path.of("");

  @Option(
      names = "--unlabelled",
      required = true,
      paramLabel = "FILE",
      description = "The texts without labels that the linear model was trained on.")
  Path unlabelled = Path.of("");

  @Option(
      names = "--exclude-unlabelled",
      paramLabel = "FILE",
      description = "Rows of --unlabelled that it was not trained on.")
  @Nullable Path excludeUnlabelled;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "Labelled texts to judge the finished bundle with. Nothing is chosen by them.")
  @Nullable Path test;

  @Option(
      names = "--work",
      required = true,
      paramLabel = "FOLDER",
      description = "Where answers are kept, so that what was broken off can go on.")
  Path work = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "The bundle; it must not exist.")
  Path out = Path.of("");

  @Option(
      names = "--card",
      paramLabel = "FOLDER",
      description = "Where the model card goes, and the logs. Needs --test.")
  @Nullable Path card;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "log.jsonl of finetune.py, for the model card's folder; for each of its runs.")
  List<Path> logs = List.of();

  @Option(
      names = "--speed",
      description = {
        "How many times the bundle shall be as fast as its transformer, as the lengths of the"
            + " validation texts let expect. Default: ${DEFAULT-VALUE}."
      })
  double speed = 4.5;

  @Option(names = "--name", description = "The model's name. Default: ${DEFAULT-VALUE}.")
  String name = "imdb";

  @Option(names = "--version", description = "The model's version. Default: ${DEFAULT-VALUE}.")
  String version = "1.0.0";

  @Option(names = "--seed", description = "Same seed, same bundle. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  private long started;

  @Override
  public Integer call() throws IOException {
    started = System.nanoTime();
    if (Files.exists(out)) {
      throw new IOException(out + " exists already; name another folder with --out");
    }
    Files.createDirectories(work);
    Path temporary = work.resolve("bundle");
    delete(temporary);
    Files.createDirectories(temporary.resolve(LINEAR));
    copy(linear, temporary.resolve(LINEAR));
    SentimentClassifier.builder()
        .model(ModelSource.directory(checkpoint))
        .precision(Precision.INT8)
        .convert(temporary.resolve(TRANSFORMER));

    List<LabeledText> all = LabeledTexts.read(train);
    Set<Integer> heldOut = RowNumbers.read(validation);
    List<LabeledText> held = heldOut.stream().sorted().map(all::get).toList();
    Manifest.Builder manifest =
        Manifest.builder()
            .name(name)
            .version(version)
            .loader("cascade")
            .labels(LABELS)
            .polarity(POLARITY);
    TransformerFit fit =
        TransformerFit.of(
            new TransformerFit.Task(
                standIn(all, heldOut),
                temporary.resolve(TRANSFORMER),
                checkpoint,
                held,
                work,
                this::say));
    Manifest.Builder part = transformer(fit, temporary.resolve(TRANSFORMER));
    write(part, temporary.resolve(TRANSFORMER));
    manifest.training("int8 against fp32", fit.int8());
    Cascade cascade = fit(fit, manifest);
    manifest.cascade(cascade);
    write(manifest, temporary);
    probe(temporary, manifest);
    if (test != null) {
      judge(temporary, LabeledTexts.read(test), cascade, part, manifest);
    }
    write(manifest, temporary);
    if (card != null) {
      document(temporary, card);
    }
    Files.createDirectories(Objects.requireNonNull(out.toAbsolutePath().getParent()));
    Files.move(temporary, out);
    say("written: " + out);
    return 0;
  }

  private Path standIn(List<LabeledText> all, Set<Integer> heldOut) throws IOException {
    Path folder = work.resolve("stand-in");
    if (!Files.exists(folder)) {
      Set<Integer> without = RowNumbers.read(exclude);
      without.addAll(heldOut);
      StandIn.train(
          linear,
          RowNumbers.without(all, without),
          RowNumbers.without(TextFile.lines(unlabelled), RowNumbers.read(excludeUnlabelled)),
          seed,
          folder,
          this::say);
    }
    return folder;
  }

  private Manifest.Builder transformer(TransformerFit fit, Path folder) {
    BothAnswers answers = fit.answers();
    Evaluation found = Evaluation.of(LABELS, answers.expected(), answers.second());
    return ModelSource.directory(folder).open().manifest().toBuilder()
        .name(name + "-" + TRANSFORMER)
        .version(version)
        .labels(LABELS)
        .polarity(POLARITY)
        .longText(fit.policy())
        .calibration(fit.calibration())
        .training("int8 against fp32", fit.int8())
        .training("validation", summary(found));
  }

  private Cascade fit(TransformerFit transformer, Manifest.Builder manifest) {
    BothAnswers answers = transformer.answers();
    Reading reading = new Reading(transformer.policy(), transformer.maxTokens());
    Cascade blend = CascadeFit.blend(answers, MIN_TOKENS);
    record(manifest, "validation, linear (stand-in)", answers, answers.first());
    record(manifest, "validation, transformer", answers, answers.second());
    record(manifest, "validation, blend", answers, answers.answers(blend));
    for (double times : new double[] {speed, FAST}) {
      Cascade at = CascadeFit.atSpeed(answers, blend, times, reading);
      record(
          manifest,
          String.format(
              Locale.ROOT,
              "validation, threshold %.4f, %.1f times the transformer's speed",
              at.threshold(),
              times),
          answers,
          answers.answers(at));
    }
    manifest
        .training("data", "the labelled reviews but the validation rows and those in the test set")
        .training("seed", String.valueOf(seed))
        .training(
            "recipe",
            "int8 transformer; blend, calibration, long-text policy and threshold fitted on the"
                + " validation rows, where a linear model that was taught without them stands in"
                + " for the linear one");
    return CascadeFit.atSpeed(answers, blend, speed, reading);
  }

  private void record(
      Manifest.Builder manifest, String what, BothAnswers answers, double[][] probabilities) {
    String figures = summary(Evaluation.of(LABELS, answers.expected(), probabilities));
    say(what + ": " + figures);
    manifest.training(what, figures);
  }

  private void probe(Path bundle, Manifest.Builder manifest) {
    try (SentimentClassifier classifier = TransformerFit.open(bundle)) {
      manifest.probes(
          PROBES.stream()
              .map(text -> new Manifest.Probe(text, classifier.classify(text).label()))
              .toList());
    }
  }

  /** The whole test set is answered by both models, which tells all of the cost curve too. */
  private void judge(
      Path bundle,
      List<LabeledText> texts,
      Cascade cascade,
      Manifest.Builder part,
      Manifest.Builder manifest)
      throws IOException {
    BothAnswers answers;
    Profile reference;
    try (SentimentClassifier first = TransformerFit.open(bundle.resolve(LINEAR));
        SentimentClassifier second = TransformerFit.open(bundle.resolve(TRANSFORMER))) {
      answers =
          BothAnswers.of(
              first,
              second,
              texts,
              work.resolve("test.tsv"),
              TransformerFit.progress("test", texts.size(), this::say));
      reference = profile(answers, cascade, second);
    }
    Evaluation alone = Evaluation.of(LABELS, answers.expected(), answers.second());
    Evaluation both = Evaluation.of(LABELS, answers.expected(), answers.answers(cascade));
    say("test, transformer: " + summary(alone));
    say("test, bundle: " + summary(both));
    write(part.evaluation(alone), bundle.resolve(TRANSFORMER));
    manifest.evaluation(both).reference(reference);
  }

  private void document(Path bundle, Path folder) throws IOException {
    if (test == null) {
      throw new IOException("--card needs --test");
    }
    Files.createDirectories(folder);
    long bytes;
    try (Stream<Path> files = Files.walk(bundle)) {
      bytes = files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
    try (SentimentClassifier classifier = TransformerFit.open(bundle)) {
      Files.writeString(
          folder.resolve("README.md"),
          ModelCard.of(
              ModelSource.directory(bundle).open().manifest(),
              ModelSource.directory(bundle.resolve(LINEAR)).open().manifest(),
              ModelSource.directory(bundle.resolve(TRANSFORMER)).open().manifest(),
              bytes,
              Behaviour.of(classifier, Behaviour.pairs())));
    }
    for (int i = 0; i < logs.size(); i++) {
      Path copy = folder.resolve("training-log-%d.jsonl".formatted(i + 1));
      Files.copy(logs.get(i), copy, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.copy(validation, folder.resolve("validation.idx"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static Profile profile(
      BothAnswers answers, Cascade cascade, SentimentClassifier classifier) {
    List<Sentiment> sentiments = new ArrayList<>();
    for (BothAnswers.Row row : answers.rows()) {
      double[] p = row.answer(cascade);
      int tokens = row.goesOn(cascade) ? row.secondTokens() : row.firstTokens();
      sentiments.add(
          new Sentiment(
              LABELS.get(p[1] > p[0] ? 1 : 0),
              List.of(new Score(LABELS.get(0), p[0]), new Score(LABELS.get(1), p[1])),
              OptionalDouble.of(p[1] - p[0]),
              tokens,
              false,
              classifier.model()));
    }
    return Profile.of(sentiments);
  }

  /** With all files of the folder but its own manifest. */
  private static void write(Manifest.Builder manifest, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .filter(name -> !name.equals(Manifest.FILE_NAME))
              .sorted()
              .toList();
      manifest.build().write(folder, names);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String summary(Evaluation figures) {
    return String.format(
        Locale.ROOT,
        "accuracy %.4f, log loss %.4f, Brier %.4f, ECE %.4f on %d texts",
        figures.accuracy(),
        figures.logLoss(),
        figures.brier(),
        figures.ece(),
        figures.examples());
  }

  private void say(String message) {
    if (command != null) {
      PrintWriter err = command.commandLine().getErr();
      err.printf(
          Locale.ROOT, "%5d s  %s%n", (System.nanoTime() - started) / 1_000_000_000, message);
      err.flush();
    }
  }
}
