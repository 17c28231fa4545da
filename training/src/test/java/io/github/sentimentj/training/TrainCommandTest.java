package io.github.sentimentj.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.testkit.wandb.FakeWandb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

  private static final String[] GOOD = {"great", "lovely", "brilliant", "moving", "funny"};
  private static final String[] BAD = {"awful", "boring", "dreadful", "silly", "wooden"};
  private static final String[] PLAIN = {"film", "plot", "actor", "scene", "music", "story", "end"};

  @TempDir Path folder;
  private Path tsv;
  private Path unlabelled;

  @BeforeEach
  void write() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    List<String> labelled = new ArrayList<>();
    List<String> more = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      labelled.add(i / 200 + "\t" + text(i >= 200, random));
      more.add(text(random.nextBoolean(), random));
    }
    tsv = Files.write(folder.resolve("train.tsv"), labelled);
    unlabelled = Files.write(folder.resolve("more.txt"), more);
  }

  private static String text(boolean positive, SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String[] words = random.nextInt(4) > 0 ? PLAIN : positive ? GOOD : BAD;
      text.append(words[random.nextInt(words.length)]).append(i % 7 == 6 ? ". " : " ");
    }
    return text.toString();
  }

  private int train(Path out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "--out", out.toString()));
    arguments.addAll(List.of(more));
    return Main.run(arguments.toArray(String[]::new));
  }

  @Test
  void train_writesABundleThatAnswers() {
    Path out = folder.resolve("model");
    assertThat(train(out, "--train", tsv.toString(), "--test", tsv.toString())).isZero();
    try (SentimentClassifier classifier =
        SentimentClassifier.builder().model(ModelSource.directory(out)).build()) {
      assertThat(classifier.model().labels()).containsExactly("negative", "positive");
      assertThat(classifier.classify("a brilliant, moving story").label()).isEqualTo("positive");
      assertThat(classifier.classify("a wooden, dreadful plot").label()).isEqualTo("negative");
    }
    assertThat(ModelSource.directory(out).open().manifest().evaluation().orElseThrow().accuracy())
        .isGreaterThan(0.95);
    assertThat(folder.resolve("model.tmp")).doesNotExist();
  }

  @Test
  void train_withTest_recordsHowItsTextsAreAnswered() throws IOException {
    Path out = folder.resolve("model");
    assertThat(train(out, "--train", tsv.toString(), "--test", tsv.toString())).isZero();
    try (SentimentClassifier classifier =
        SentimentClassifier.builder().model(ModelSource.directory(out)).build()) {
      List<String> texts = Files.readAllLines(tsv).stream().map(line -> line.substring(2)).toList();
      assertThat(ModelSource.directory(out).open().manifest().reference())
          .contains(Profile.of(classifier.classifyAll(texts)));
    }
    assertThat(Files.size(out.resolve("sentiment.json"))).isLessThan(6_000);

    assertThat(train(folder.resolve("untested"), "--train", tsv.toString())).isZero();
    assertThat(ModelSource.directory(folder.resolve("untested")).open().manifest().reference())
        .isEmpty();
  }

  @Test
  void train_sameSeed_sameBytes() throws IOException {
    String[] arguments = {"--train", tsv.toString(), "--unlabelled", unlabelled.toString()};
    assertThat(train(folder.resolve("a"), arguments)).isZero();
    assertThat(train(folder.resolve("b"), arguments)).isZero();
    assertThat(folder.resolve("a/weights.linear"))
        .hasSameBinaryContentAs(folder.resolve("b/weights.linear"));
  }

  @Test
  void train_teacher_passesOnWhatTheLabelsDoNotSay() throws IOException {
    List<String> known = new ArrayList<>(Files.readAllLines(tsv));
    List<String> more = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 200; i++) {
      String text = text(i >= 100, random) + (i >= 100 ? "sublime" : "turgid");
      known.add(i / 100 + "\t" + text);
      more.add(text);
    }
    Path taught = Files.write(folder.resolve("taught.tsv"), known);
    Path seen = Files.write(folder.resolve("seen.txt"), more);
    Path teacher = folder.resolve("teacher");
    assertThat(train(teacher, "--train", taught.toString())).isZero();
    Path out = folder.resolve("model");
    String[] arguments = {
      "--train", tsv.toString(), "--unlabelled", seen.toString(), "--teacher", teacher.toString()
    };
    assertThat(train(out, arguments)).isZero();
    try (SentimentClassifier classifier =
        SentimentClassifier.builder().model(ModelSource.directory(out)).build()) {
      assertThat(classifier.classify("sublime").probability("positive")).isGreaterThan(0.6);
      assertThat(classifier.classify("turgid").probability("positive")).isLessThan(0.4);
    }
    assertThat(ModelSource.directory(out).open().manifest().training())
        .hasEntrySatisfying("recipe", recipe -> assertThat(recipe).contains("what teacher 1 says"));
  }

  @Test
  void train_teacherWithoutTextsOrWithOtherLabels_isRefused() throws IOException {
    Path teacher = folder.resolve("teacher");
    assertThat(train(teacher, "--train", tsv.toString())).isZero();
    String[] nothingToSay = {"--train", tsv.toString(), "--teacher", teacher.toString()};
    assertThat(train(folder.resolve("a"), nothingToSay)).isEqualTo(1);
    List<String> spam = new ArrayList<>();
    for (String line : Files.readAllLines(tsv)) {
      spam.add((line.startsWith("1") ? "spam" : "ham") + line.substring(1));
    }
    Path other = Files.write(folder.resolve("spam.tsv"), spam);
    String[] otherLabels = {
      "--train",
      other.toString(),
      "--unlabelled",
      unlabelled.toString(),
      "--teacher",
      teacher.toString()
    };
    assertThat(train(folder.resolve("b"), otherLabels)).isEqualTo(1);
    assertThat(folder.resolve("b")).doesNotExist();
  }

  @Test
  void train_csvAndFolders_sameBytesAsTsv() throws IOException {
    List<String> csv = new ArrayList<>(List.of("review,sentiment"));
    int row = 0;
    for (String line : Files.readAllLines(tsv)) {
      String label = line.startsWith("1") ? "pos" : "neg";
      csv.add("\"" + line.substring(2) + "\"," + label);
      Path file = folder.resolve("acl").resolve(label).resolve(String.format("%04d.txt", row++));
      Files.createDirectories(file.getParent());
      Files.writeString(file, line.substring(2));
    }
    Path csvFile = Files.write(folder.resolve("train.csv"), csv);
    assertThat(train(folder.resolve("t"), "--train", tsv.toString())).isZero();
    assertThat(train(folder.resolve("c"), "--train", csvFile.toString())).isZero();
    assertThat(train(folder.resolve("f"), "--train", folder.resolve("acl").toString())).isZero();
    for (String other : List.of("c", "f")) {
      assertThat(folder.resolve(other).resolve("weights.linear"))
          .hasSameBinaryContentAs(folder.resolve("t/weights.linear"));
    }
  }

  @Test
  void train_oneLabelOnly_failsAndLeavesNothing() throws IOException {
    Path one = Files.write(folder.resolve("one.tsv"), List.of("1\ta", "1\tb"));
    assertThat(train(folder.resolve("none"), "--train", one.toString())).isEqualTo(1);
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void train_folderExists_isNotOverwritten() throws IOException {
    Path out = Files.createDirectory(folder.resolve("mine"));
    assertThat(train(out, "--train", tsv.toString())).isEqualTo(1);
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void train_missingFile_fails() {
    assertThat(train(folder.resolve("x"), "--train", folder.resolve("no.tsv").toString()))
        .isEqualTo(1);
  }

  @Test
  void run_wrongUsage_is2() {
    assertThat(Main.run("train")).isEqualTo(2);
    assertThat(Main.run()).isEqualTo(2);
  }

  @Test
  void train_withWandb_logsEpochsAndFiguresAndSavesTheBundle() throws Exception {
    Path out = folder.resolve("model");
    try (FakeWandb fake = FakeWandb.start(io.github.sentimentj.testkit.wandb.Profile.CURRENT)) {
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Main.class.getName(),
              "train",
              "--wandb",
              "--train",
              tsv.toString(),
              "--test",
              tsv.toString(),
              "--out",
              out.toString());
      builder.environment().putAll(fake.environment());
      builder.environment().putAll(Map.of("HOME", folder.toString(), "WANDB_PROJECT", "films"));
      builder.environment().put("WANDB_DIR", folder.toString());
      Process process = builder.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said).contains("saved: demo/films/model:v0");
      FakeWandb.Run run = fake.runs("demo", "films").get(0);
      assertThat(run.exitCode()).isZero();
      assertThat(run.values()).containsEntry("jobType", "training");
      assertThat(run.logged()).containsExactly("model:v0");
      List<String> rows = run.streams().getOrDefault("wandb-history.jsonl", List.of());
      assertThat(rows).hasSize(9);
      assertThat(rows.subList(0, 8))
          .allSatisfy(
              row ->
                  assertThat(row)
                      .contains(
                          "\"epoch\":",
                          "\"loss\":",
                          "\"accuracy\":",
                          "\"val_loss\":",
                          "\"val_accuracy\":"));
      assertThat(rows.get(8)).contains("\"confusion_matrix\":", "\"roc_curve\":", "image-file");
      assertThat(run.streams().getOrDefault("wandb-summary.json", List.of()).get(0))
          .contains("\"test_accuracy\":", "\"val_roc_auc\":");
    }
  }
}
