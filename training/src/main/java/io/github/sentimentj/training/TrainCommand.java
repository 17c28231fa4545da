package io.github.sentimentj.training;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.drift.DriftMonitor;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import io.github.sentimentj.evaluation.Polarity;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.wandb.WandbException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a linear model and writes it as a bundle. */
@Command(
    name = "train",
    description = "Trains a linear model of two labels and writes it as a bundle.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

  private static final String WEIGHTS = "weights.linear";
  private static final List<String> PROBES =
      List.of(
          "One of the best movies of all time.",
          "A wonderful film, beautifully acted and shot. Highly recommended!",
          "Don't waste your time.",
          "I want my two hours back.",
          "great",
          "terrible");

  @Spec @Nullable CommandSpec command;

  @Option(
      names = "--train",
      required = true,
      paramLabel = "FILE",
      description =
          "Labelled texts: label<TAB>text lines, CSV, *.gz, or a folder with neg and pos.")
  Path train = Path.of("");

  @Option(
      names = "--exclude",
      paramLabel = "FILE",
      description = "Rows of --train to leave out, from 0, one a line.")
  @Nullable Path exclude;

  @Option(
      names = "--unlabelled",
      paramLabel = "FILE",
      description = "More texts, one a line, that the model may learn from without labels.")
  @Nullable Path unlabelled;

  @Option(
      names = "--exclude-unlabelled",
      paramLabel = "FILE",
      description = "Rows of --unlabelled to leave out.")
  @Nullable Path excludeUnlabelled;

  @Option(
      names = "--teacher",
      paramLabel = "FOLDER",
      description =
          "A better bundle with the same labels, to learn from what it says of --unlabelled.")
  @Nullable Path teacher;

  @Option(
      names = "--test",
      paramLabel = "FILE",
      description = "Labelled texts to judge the finished model with.")
  @Nullable Path test;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "The bundle; it must not exist.")
  Path out = Path.of("");

  @Option(names = "--name", description = "The model's name. Default: that of the folder.")
  @Nullable String name;

  @Option(names = "--version", description = "The model's version. Default: ${DEFAULT-VALUE}.")
  String version = "1";

  @Option(names = "--seed", description = "Same seed, same model. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(
      names = "--wandb",
      description =
          "Tell Weights & Biases how it goes, and save the bundle there; WANDB_API_KEY or ~/.netrc says who you are, WANDB_PROJECT where to.")
  boolean wandb;

  private long started;
  private Optional<TrackedTraining> tracked = Optional.empty();
  private Optional<Evaluation> tested = Optional.empty();

  @Override
  public Integer call() throws IOException {
    started = System.nanoTime();
    Path target = out.toAbsolutePath();
    if (Files.exists(target)) {
      throw new IOException(out + " exists already; name another folder with --out");
    }
    if (!wandb) {
      trainTo(target);
      return 0;
    }
    Map<String, Object> config =
        Map.of("data", String.valueOf(train.getFileName()), "seed", seed, "version", version);
    try (TrackedTraining training = TrackedTraining.start(config)) {
      tracked = Optional.of(training);
      trainTo(target);
      training.save(target, name(), tested).ifPresent(path -> say("saved: " + path));
      training.succeed().ifPresent(url -> say("run: " + url));
    } catch (WandbException e) {
      throw new IOException(e.getMessage(), e);
    }
    return 0;
  }

  private void trainTo(Path target) throws IOException {
    List<LabeledText> labelled =
        RowNumbers.without(LabeledTexts.read(train), RowNumbers.read(exclude));
    List<String> more =
        unlabelled == null
            ? List.of()
            : RowNumbers.without(TextFile.lines(unlabelled), RowNumbers.read(excludeUnlabelled));
    List<String> labels = labels(labelled);
    boolean[] positive = new boolean[labelled.size()];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = labelled.get(i).label().equals(labels.get(1));
    }
    List<String> texts = labelled.stream().map(LabeledText::text).toList();
    LinearTrainer.Trained trained =
        teacher == null
            ? LinearTrainer.train(texts, positive, more, seed, progress())
            : LinearTrainer.train(
                texts,
                positive,
                more,
                taught(teacher, labels, more),
                LinearTrainer.Trust.IN_A_BETTER_ONE,
                seed,
                progress());

    // Everything is written beside the target first: nothing half-written ever has its name.
    Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
    Files.createDirectories(temporary);
    try {
      Files.write(temporary.resolve(WEIGHTS), trained.weights());
      Manifest.Builder manifest = describe(labels, labelled.size(), more.size(), trained);
      manifest.build().write(temporary, List.of(WEIGHTS));
      judge(temporary, manifest);
      manifest.build().write(temporary, List.of(WEIGHTS));
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary.resolve(WEIGHTS));
      Files.deleteIfExists(temporary.resolve(Manifest.FILE_NAME));
      Files.deleteIfExists(temporary);
    }
    say("written: " + out);
  }

  private double[] taught(Path bundle, List<String> labels, List<String> texts) throws IOException {
    if (texts.isEmpty()) {
      throw new IOException("--teacher needs --unlabelled: the texts that it is asked about");
    }
    List<String> known = ModelSource.directory(bundle).open().manifest().labels();
    String positive = names(labels).get(1);
    if (!known.equals(names(labels))) {
      throw new IOException(
          "%s: the teacher's labels are %s, the data's %s".formatted(bundle, known, names(labels)));
    }
    return Teaching.logits(bundle, positive, texts, this::say);
  }

  /** What the bundle calls the labels of the data. */
  private static List<String> names(List<String> labels) {
    return Polarity.of(labels).equals(List.of(-1.0, 1.0))
        ? List.of("negative", "positive")
        : labels;
  }

  private String name() {
    return name != null ? name : String.valueOf(out.getFileName());
  }

  private LinearTrainer.Progress progress() {
    return new LinearTrainer.Progress() {
      @Override
      public void says(String what) {
        say(what);
      }

      @Override
      public void epoch(LinearTrainer.Epoch figures) {
        tracked.ifPresent(training -> training.epoch(figures));
      }
    };
  }

  /** The two labels, the negative one first where the names say which it is. */
  private List<String> labels(List<LabeledText> labelled) throws IOException {
    List<String> found = labelled.stream().map(LabeledText::label).distinct().sorted().toList();
    if (found.size() != 2) {
      throw new IOException(
          train
              + ": a linear model has two labels, the data has "
              + found.size()
              + abbreviated(found));
    }
    List<Double> values = Polarity.of(found);
    return values.isEmpty() || values.get(0) < values.get(1)
        ? found
        : List.of(found.get(1), found.get(0));
  }

  private static String abbreviated(List<String> labels) {
    return labels.isEmpty() || labels.size() > 10 ? "" : ": " + labels;
  }

  private Manifest.Builder describe(
      List<String> labels, int texts, int more, LinearTrainer.Trained trained) throws IOException {
    List<Double> values = Polarity.of(labels);
    boolean plain = values.equals(List.of(-1.0, 1.0));
    List<String> names = names(labels);
    double[][] probabilities =
        Arrays.stream(trained.heldOutProbabilities())
            .map(trained.calibration()::apply)
            .toArray(double[][]::new);
    Evaluation heldOut = Evaluation.of(names, trained.heldOut(), probabilities);
    String figures =
        String.format(
            Locale.ROOT,
            "held-out fifths: accuracy %.4f, log loss %.4f, ECE %.4f",
            heldOut.accuracy(),
            heldOut.logLoss(),
            heldOut.ece());
    say(figures);
    if (tracked.isPresent()) {
      tracked.get().heldOut(names, heldOut, probabilities, trained.heldOut());
    }
    return Manifest.builder()
        .name(name())
        .version(version)
        .loader("linear")
        .labels(names)
        .polarity(plain ? values : List.of())
        .calibration(trained.calibration())
        .training("data", texts + " labelled and " + more + " unlabelled texts")
        .training("recipe", LinearTrainer.recipe(more > 0, teacher()))
        .training("validation", figures)
        .training("seed", String.valueOf(seed));
  }

  private Optional<String> teacher() {
    return Optional.ofNullable(teacher)
        .map(bundle -> ModelSource.directory(bundle).open().manifest())
        .map(
            manifest ->
                manifest.name().orElse("a model")
                    + manifest.version().map(v -> " " + v).orElse(""));
  }

  private void judge(Path bundle, Manifest.Builder manifest) throws IOException {
    DriftMonitor monitor = DriftMonitor.create();
    try (SentimentClassifier classifier =
        SentimentClassifier.builder()
            .model(ModelSource.directory(bundle))
            .listener(monitor)
            .build()) {
      manifest.probes(
          PROBES.stream()
              .map(text -> new Manifest.Probe(text, classifier.classify(text).label()))
              .toList());
      if (test != null) {
        monitor.roll(); // the probes are not part of the reference
        Evaluation evaluation = Evaluation.of(classifier, LabeledTexts.read(test), done -> {});
        manifest.evaluation(evaluation).reference(monitor.roll());
        tested = Optional.of(evaluation);
        tracked.ifPresent(training -> training.tested(evaluation));
        say(
            String.format(
                Locale.ROOT,
                "test: accuracy %.4f, log loss %.4f, ECE %.4f on %d texts",
                evaluation.accuracy(),
                evaluation.logLoss(),
                evaluation.ece(),
                evaluation.examples()));
      }
    }
  }

  private void say(String message) {
    tracked.ifPresent(training -> training.says(message));
    if (command != null) {
      PrintWriter err = command.commandLine().getErr();
      err.printf(
          Locale.ROOT, "%5d s  %s%n", (System.nanoTime() - started) / 1_000_000_000, message);
      err.flush();
    }
  }
}
