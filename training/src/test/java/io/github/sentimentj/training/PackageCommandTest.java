package io.github.sentimentj.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.spi.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle of a linear model and a transformer that knows nothing. */
class PackageCommandTest {

  private static final Path CHECKPOINT =
      Path.of(
          "../backends/huggingface/src/test/resources/fixtures/t01_distilbert_safetensors_fast");
  private static final String[] GOOD = {"great", "lovely", "brilliant", "moving", "funny"};
  private static final String[] BAD = {"awful", "boring", "dreadful", "silly", "wooden"};
  private static final String[] PLAIN = {"film", "plot", "actor", "scene", "music", "story", "end"};

  @TempDir Path folder;

  private String file(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines).toString();
  }

  /** The fewer words speak for its side, the harder a text is. */
  private static List<String> texts(int count, boolean labelled, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean positive = i >= count / 2;
      StringBuilder text = new StringBuilder(labelled ? (positive ? "1\t" : "0\t") : "");
      int length = 40 + random.nextInt(60);
      for (int word = 0; word < length; word++) {
        boolean side = random.nextInt(5) > 1 ? positive : !positive;
        String[] words = random.nextInt(8) > 0 ? PLAIN : side ? GOOD : BAD;
        text.append(words[random.nextInt(words.length)]).append(word % 7 == 6 ? ". " : " ");
      }
      texts.add(text.toString());
    }
    return texts;
  }

  @Test
  void package_thenReport_isWhatTheBundleDoes() throws IOException {
    String train = file("train.tsv", texts(300, true, 1));
    String test = file("test.tsv", texts(120, true, 2));
    String unlabelled = file("more.txt", texts(200, false, 3));
    String heldOut =
        file("validation.idx", IntStream.range(0, 60).mapToObj(i -> "" + i * 5).toList());
    String log = file("log.jsonl", List.of("{\"step\":1}"));
    String linear = folder.resolve("linear").toString();
    String bundle = folder.resolve("bundle").toString();
    String work = folder.resolve("work").toString();
    Path card = folder.resolve("card");
    assertThat(Main.run("train", "--train", train, "--test", test, "--out", linear)).isZero();
    assertThat(
            Main.run(
                "package",
                "--checkpoint=" + CHECKPOINT,
                "--linear=" + linear,
                "--train=" + train,
                "--validation=" + heldOut,
                "--unlabelled=" + unlabelled,
                "--test=" + test,
                "--card=" + card,
                "--log=" + log,
                "--work=" + work,
                "--out=" + bundle,
                "--speed=1.5"))
        .isZero();

    Manifest manifest = ModelSource.uri(bundle).open().manifest();
    Cascade cascade = manifest.cascade().orElseThrow();
    assertThat(cascade.threshold()).isBetween(0.5, 1.0);
    List<LabeledText> texts = LabeledTexts.read(Path.of(test));
    try (SentimentClassifier classifier =
        SentimentClassifier.builder().model(ModelSource.uri(bundle)).build()) {
      Evaluation found = Evaluation.of(classifier, texts, done -> {});
      Evaluation stated = manifest.evaluation().orElseThrow();
      assertThat(found.confusion()).isEqualTo(stated.confusion());
      assertThat(found.logLoss()).isCloseTo(stated.logLoss(), within(1e-5));
      assertThat(manifest.reference())
          .contains(
              Profile.of(classifier.classifyAll(texts.stream().map(LabeledText::text).toList())));
      assertThat(manifest.probes())
          .isNotEmpty()
          .allSatisfy(
              probe ->
                  assertThat(classifier.classify(probe.text()).label()).isEqualTo(probe.label()));
    }
    assertThat(Files.readString(card.resolve("README.md")))
        .contains("315 minimal pairs", "answers alone where")
        .doesNotContainPattern("\\{\\w+}");
    assertThat(card.resolve("training-log-1.jsonl")).exists();

    String names =
        file("ids.txt", IntStream.range(0, 120).mapToObj(i -> i + "_" + (1 + i / 12)).toList());
    Path page = folder.resolve("page");
    assertThat(
            Main.run(
                "report",
                "--model=" + bundle,
                "--test=" + test,
                "--ids=" + names,
                "--work=" + work,
                "--out=" + page))
        .isZero();
    String report = Files.readString(page.resolve("README.md"));
    assertThat(report).contains("By star rating", "(shipped)", "The worst mistakes");
    assertThat(texts).allSatisfy(text -> assertThat(report).doesNotContain(text.text().strip()));
    for (String chart : List.of("roc", "precision-recall", "reliability", "cost")) {
      assertThat(page.resolve(chart + ".png")).isNotEmptyFile();
    }
  }
}
