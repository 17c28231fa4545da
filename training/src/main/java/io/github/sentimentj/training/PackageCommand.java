package io.github.sentimentj.training;

import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.Sentiment.Score;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.evaluation.Calibration;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.training.cascade.BothAnswers;
import io.github.sentimentj.training.cascade.CascadeFit;
import io.github.sentimentj.training.document.Figures;
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
import java.util.function.IntConsumer;
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
  private static final List<LongText> POLICIES =
      List.of(LongText.headTail(0.25), LongText.headTail(0.75));

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
  double speed = 3.8;

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
    Path standIn = standIn(all, heldOut);
    Manifest.Builder part = transformer(temporary.resolve(TRANSFORMER), held, manifest);
    write(part, temporary.resolve(TRANSFORMER));
    Cascade cascade = fit(temporary, standIn, held, manifest);
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

  /**
   * The linear model knows the validation rows, so its answers to them say nothing. One that it
   * taught without them stands in.
   */
  private Path standIn(List<LabeledText> all, Set<Integer> heldOut) throws IOException {
    Path folder = work.resolve("stand-in");
    if (Files.exists(folder)) {
      return folder;
    }
    Set<Integer> without = RowNumbers.read(exclude);
    without.addAll(heldOut);
    List<LabeledText> labelled = RowNumbers.without(all, without);
    boolean[] positive = new boolean[labelled.size()];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = labelled.get(i).label().equals("1");
    }
    List<String> texts =
        RowNumbers.without(TextFile.lines(unlabelled), RowNumbers.read(excludeUnlabelled));
    double[] taught;
    try (SentimentClassifier teacher = open(linear)) {
      taught =
          teacher.classifyAll(texts).stream()
              .mapToDouble(answer -> answer.probability("positive"))
              .map(p -> Math.log(p / (1 - p)))
              .toArray();
    }
    LinearTrainer.Trained trained =
        LinearTrainer.train(
            labelled.stream().map(LabeledText::text).toList(),
            positive,
            texts,
            taught,
            seed,
            this::say);
    Path temporary = work.resolve("stand-in.tmp");
    delete(temporary);
    Files.createDirectories(temporary);
    Files.write(temporary.resolve("weights.linear"), trained.weights());
    write(
        Manifest.builder()
            .name("stand-in")
            .loader(LINEAR)
            .labels(LABELS)
            .calibration(trained.calibration()),
        temporary);
    Files.move(temporary, folder);
    return folder;
  }

  /** Chooses the long-text policy, calibrates, and compares int8 with fp32. */
  private Manifest.Builder transformer(Path folder, List<LabeledText> held, Manifest.Builder whole)
      throws IOException {
    LongText bestPolicy = POLICIES.get(0);
    BothAnswers bestAnswers =
        answers("validation-" + bestPolicy, folder, Precision.AUTO, bestPolicy, held);
    for (LongText policy : POLICIES.subList(1, POLICIES.size())) {
      BothAnswers answers = withPolicy(policy, folder, held, bestAnswers);
      double before = logLoss(bestAnswers);
      double after = logLoss(answers);
      say("log loss %.4f with %s, %.4f with %s".formatted(before, bestPolicy, after, policy));
      if (after < before) {
        bestAnswers = answers;
        bestPolicy = policy;
      }
    }
    BothAnswers exact = answers("validation-fp32", checkpoint, Precision.FP32, bestPolicy, held);
    int same = 0;
    for (int i = 0; i < held.size(); i++) {
      same +=
          (exact.rows().get(i).second() > 0.5) == (bestAnswers.rows().get(i).second() > 0.5)
              ? 1
              : 0;
    }
    double accuracy = Evaluation.of(LABELS, exact.expected(), exact.second()).accuracy();
    double loss =
        accuracy - Evaluation.of(LABELS, exact.expected(), bestAnswers.second()).accuracy();
    String int8 =
        "same label for %s of the validation texts, accuracy %s lower"
            .formatted(Figures.percent((double) same / held.size()), Figures.percent(loss));
    say("int8 against fp32: " + int8);
    Calibration calibration =
        Calibration.fitTemperature(bestAnswers.second(), bestAnswers.expected());
    whole.training("int8 against fp32", int8);
    return ModelSource.directory(folder).open().manifest().toBuilder()
        .name(name + "-" + TRANSFORMER)
        .version(version)
        .labels(LABELS)
        .polarity(POLARITY)
        .longText(bestPolicy)
        .calibration(calibration)
        .training("int8 against fp32", int8)
        .training("validation", summary(calibrated(bestAnswers, calibration)));
  }

  /** Only long texts are answered otherwise than with another policy. */
  private BothAnswers withPolicy(
      LongText policy, Path folder, List<LabeledText> held, BothAnswers other)
      throws IOException {
    int limit;
    try (SentimentClassifier classifier = open(folder)) {
      limit = classifier.model().maxTokens().orElseThrow();
    }
    List<BothAnswers.Row> rows = new ArrayList<>(other.rows());
    List<Integer> longOnes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).secondTokens() > limit) {
        longOnes.add(i);
      }
    }
    List<BothAnswers.Row> changed =
        answers(
                "validation-" + policy,
                folder,
                Precision.AUTO,
                policy,
                longOnes.stream().map(held::get).toList())
            .rows();
    for (int i = 0; i < longOnes.size(); i++) {
      rows.set(longOnes.get(i), changed.get(i));
    }
    return new BothAnswers(rows);
  }

  private static double logLoss(BothAnswers answers) {
    return Evaluation.of(LABELS, answers.expected(), answers.second()).logLoss();
  }

  private static Evaluation calibrated(BothAnswers answers, Calibration calibration) {
    double[][] rows = Stream.of(answers.second()).map(calibration::apply).toArray(double[][]::new);
    return Evaluation.of(LABELS, answers.expected(), rows);
  }

  private BothAnswers answers(
      String file, Path folder, Precision precision, LongText policy, List<LabeledText> texts)
      throws IOException {
    try (SentimentClassifier first = open(work.resolve("stand-in"));
        SentimentClassifier second =
            SentimentClassifier.builder()
                .model(ModelSource.directory(folder))
                .precision(precision)
                .longText(policy)
                .build()) {
      Path kept = work.resolve(file.replace(':', '-') + ".tsv");
      return BothAnswers.of(first, second, texts, kept, progress(file, texts.size()));
    }
  }

  private Cascade fit(Path bundle, Path standIn, List<LabeledText> held, Manifest.Builder manifest)
      throws IOException {
    try (SentimentClassifier first = open(standIn);
        SentimentClassifier second = open(bundle.resolve(TRANSFORMER))) {
      BothAnswers answers =
          BothAnswers.of(
              first,
              second,
              held,
              work.resolve("validation.tsv"),
              progress("validation", held.size()));
      int maxTokens = second.model().maxTokens().orElse(512);
      Cascade blend = CascadeFit.blend(answers, MIN_TOKENS);
      Cascade chosen = CascadeFit.atSpeed(answers, blend, speed, maxTokens);
      record(manifest, "validation, linear (stand-in)", answers, answers.first());
      record(manifest, "validation, transformer", answers, answers.second());
      record(manifest, "validation, blend", answers, answers.answers(blend));
      for (double times : new double[] {speed, 5.2}) {
        Cascade at = CascadeFit.atSpeed(answers, blend, times, maxTokens);
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
          .training(
              "data", "the labelled reviews but the validation rows and those in the test set")
          .training("seed", String.valueOf(seed))
          .training(
              "recipe",
              "int8 transformer; blend, calibration, long-text policy and threshold fitted on the"
                  + " validation rows, where a linear model that was taught without them stands in"
                  + " for the linear one");
      return chosen;
    }
  }

  private void record(
      Manifest.Builder manifest, String what, BothAnswers answers, double[][] probabilities) {
    String figures = summary(Evaluation.of(LABELS, answers.expected(), probabilities));
    say(what + ": " + figures);
    manifest.training(what, figures);
  }

  private void probe(Path bundle, Manifest.Builder manifest) {
    try (SentimentClassifier classifier = open(bundle)) {
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
    try (SentimentClassifier first = open(bundle.resolve(LINEAR));
        SentimentClassifier second = open(bundle.resolve(TRANSFORMER))) {
      answers =
          BothAnswers.of(
              first, second, texts, work.resolve("test.tsv"), progress("test", texts.size()));
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
    try (SentimentClassifier classifier = open(bundle)) {
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

  private static SentimentClassifier open(Path folder) {
    return SentimentClassifier.builder().model(ModelSource.directory(folder)).build();
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

  private IntConsumer progress(String what, int total) {
    int step = Math.max(1, total / 20);
    int[] last = {0};
    return done -> {
      if (done / step > last[0] || done == total) {
        last[0] = done / step;
        say(what + ": " + done + " of " + total);
      }
    };
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
