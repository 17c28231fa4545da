package io.github.sentimentj.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.CascadeClassifier;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.CascadeCurve;
import io.github.sentimentj.evaluation.CascadeCurve.Point;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cascade of a linear model trained on few reviews with the bundled one. */
class ImdbCascadeTest {

  private static final int FEW = 3000;
  private static final double MAX_LOSS = 0.005;
  // Half of the test set has a standard error of 0.24 % in accuracy.
  private static final double SAMPLING = 0.007;

  @TempDir Path folder;

  private static List<LabeledText> shuffled(Path file) throws IOException {
    List<LabeledText> texts = LabeledTexts.read(file);
    Collections.shuffle(texts, new Random(1));
    return texts;
  }

  @Test
  void cascade_onUnseenReviews_behavesAsItsCurveSays() throws IOException {
    String imdb = System.getenv("IMDB_DIR");
    if (imdb == null) {
      String message = "SKIPPED: IMDB_DIR does not name the IMDB reviews; no cascade is measured";
      System.out.println(message);
      Assumptions.abort(message);
    }
    List<String> few =
        shuffled(Path.of(imdb, "train.tsv.gz")).subList(0, FEW).stream()
            .map(review -> review.label() + "\t" + review.text())
            .toList();
    Path tsv = Files.write(folder.resolve("few.tsv"), few);
    Path small = folder.resolve("small");
    assertThat(Main.run("train", "--train", tsv.toString(), "--out", small.toString())).isZero();

    List<LabeledText> reviews = shuffled(Path.of(imdb, "test.tsv.gz"));
    List<LabeledText> seen = reviews.subList(0, reviews.size() / 2);
    List<LabeledText> unseen = reviews.subList(reviews.size() / 2, reviews.size());
    SentimentClassifier cheap =
        SentimentClassifier.builder().model(ModelSource.directory(small)).build();
    SentimentClassifier costly = SentimentClassifier.create();
    CascadeCurve curve = CascadeCurve.measure(cheap, costly, seen, done -> {});
    double threshold = curve.thresholdFor(MAX_LOSS);
    Point point =
        curve.points().stream().filter(p -> p.threshold() == threshold).findFirst().orElseThrow();
    double alone = Evaluation.of(cheap, unseen, done -> {}).accuracy();
    double best = Evaluation.of(costly, unseen, done -> {}).accuracy();
    try (CascadeClassifier cascade = SentimentClassifier.cascade(cheap, costly, threshold)) {
      double accuracy = Evaluation.of(cascade, unseen, done -> {}).accuracy();
      double share = (double) cascade.passedOn() / cascade.classified();
      System.out.printf(
          "threshold %.4f: said %.4f with %.3f passed on; measured %.4f with %.3f (alone %.4f and %.4f)%n",
          threshold, point.accuracy(), point.share(), accuracy, share, alone, best);
      assertThat(point.share()).isLessThan(0.8);
      assertThat(share).isCloseTo(point.share(), within(0.03));
      assertThat(accuracy).isCloseTo(point.accuracy(), within(SAMPLING));
      assertThat(best - accuracy).isLessThan(MAX_LOSS + SAMPLING);
      assertThat(accuracy).isGreaterThan(alone + SAMPLING);
    }
  }
}
