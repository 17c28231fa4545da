package io.github.sentimentj.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelTraits;
import io.github.sentimentj.spi.TokenWindows;
import io.github.sentimentj.spi.TokenWindows.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What each {@link LongText} policy costs on real reviews of more than 256 words. */
class LongReviewsTest {

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int LONG = 256;
  private static final List<String> LABELS = List.of("negative", "positive");

  private static final ModelFiles FILES = ModelSource.bundled("imdb-linear").open();
  private static final Backend BACKEND =
      ServiceLoader.load(BackendProvider.class)
          .findFirst()
          .orElseThrow()
          .open(FILES, new BackendOptions(1, Precision.AUTO, LongText.head()));

  private static String[][] reviews = {};
  private static int[] expected = {};

  @BeforeAll
  static void read() throws IOException {
    String folder = System.getenv("IMDB_DIR");
    if (folder == null) {
      String message = "SKIPPED: IMDB_DIR does not name the IMDB reviews; long ones are not read";
      System.err.println(message);
      abort(message);
    }
    List<LabeledText> all = LabeledTexts.read(Path.of(folder, "test.tsv.gz"));
    reviews = new String[all.size()][];
    expected = new int[all.size()];
    int count = 0;
    for (LabeledText each : all) {
      String[] words = SPACE.split(each.text().strip());
      if (words.length > LONG) {
        reviews[count] = words;
        expected[count++] = each.label().equals("1") ? 1 : 0;
      }
    }
    reviews = Arrays.copyOf(reviews, count);
    expected = Arrays.copyOf(expected, count);
    System.out.println(count + " reviews; accuracy and log loss");
  }

  @Test
  void policies_limit128_rankedAsDocumented() {
    assertRanks(128);
  }

  @Test
  void policies_limit256_rankedAsDocumented() {
    assertRanks(256);
  }

  private static void assertRanks(int limit) {
    Evaluation head = pooled(limit, LongText.head());
    Evaluation headTail = pooled(limit, LongText.headTail());
    assertThat(headTail.accuracy()).isGreaterThan(head.accuracy());
    for (LongText policy : List.of(LongText.windows(0), LongText.windows(32))) {
      Evaluation windows = pooled(limit, policy);
      assertThat(windows.accuracy()).isGreaterThan(headTail.accuracy());
      for (boolean onceOnly : new boolean[] {false, true}) {
        Evaluation probabilities = averaged(limit, policy, false, onceOnly);
        assertThat(windows.logLoss()).isLessThan(probabilities.logLoss());
        assertThat(windows.accuracy()).isGreaterThanOrEqualTo(probabilities.accuracy());
      }
      Evaluation newTokens = averaged(limit, policy, true, true);
      assertThat(windows.logLoss()).isLessThan(newTokens.logLoss());
      assertThat(windows.accuracy()).isGreaterThan(newTokens.accuracy());
    }
  }

  /** What backends do. */
  private static Evaluation pooled(int limit, LongText policy) {
    Plan plan = plan(limit, policy);
    return evaluation(limit + " " + policy, plan.scores(rows(plan)).probabilities());
  }

  /** What they might do instead. */
  private static Evaluation averaged(int limit, LongText policy, boolean logs, boolean newTokens) {
    Plan plan = plan(limit, policy);
    float[][] rows = rows(plan);
    DoubleUnaryOperator in = logs ? LongReviewsTest::logit : p -> p;
    DoubleUnaryOperator out = logs ? odds -> 1 / (1 + Math.exp(-odds)) : p -> p;
    double[] sums = new double[reviews.length];
    double[] weights = new double[reviews.length];
    int end = 0;
    for (int piece = 0; piece < rows.length; piece++) {
      int text = plan.text(piece);
      int[] copy = plan.copy(piece, indices(text));
      int known = copy[0] == 0 ? 0 : end - copy[0];
      double weight = newTokens ? copy.length - known : 1;
      sums[text] += weight * in.applyAsDouble(rows[piece][1]);
      weights[text] += weight;
      end = copy[copy.length - 1] + 1;
    }
    float[][] means = new float[reviews.length][];
    for (int i = 0; i < means.length; i++) {
      double p = out.applyAsDouble(sums[i] / weights[i]);
      means[i] = new float[] {(float) (1 - p), (float) p};
    }
    String name = (logs ? " log-probabilities" : " probabilities") + (newTokens ? ", new" : "");
    return evaluation(limit + " " + policy + name, means);
  }

  private static double logit(double probability) {
    double p = Math.min(Math.max(probability, 1e-7), 1 - 1e-7);
    return Math.log(p / (1 - p));
  }

  private static Plan plan(int limit, LongText policy) {
    ModelTraits traits =
        new ModelTraits(LABELS, false, true, OptionalInt.of(limit), Precision.INT8);
    return new TokenWindows(traits, 0, policy)
        .plan(Arrays.stream(reviews).mapToInt(words -> words.length).toArray());
  }

  private static int[] indices(int review) {
    return IntStream.range(0, reviews[review].length).toArray();
  }

  private static float[][] rows(Plan plan) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < plan.pieces(); i++) {
      String[] words = reviews[plan.text(i)];
      pieces.add(
          Arrays.stream(plan.copy(i, indices(plan.text(i))))
              .mapToObj(word -> words[word])
              .collect(Collectors.joining(" ")));
    }
    return BACKEND.score(pieces).probabilities();
  }

  private static Evaluation evaluation(String name, float[][] rows) {
    double temperature = FILES.manifest().calibration().orElseThrow().temperature().orElseThrow();
    double[][] calibrated = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double odds = Math.pow((double) rows[i][0] / rows[i][1], 1 / temperature);
      double p = 1 / (1 + odds);
      calibrated[i] = new double[] {1 - p, p};
    }
    Evaluation evaluation = Evaluation.of(LABELS, expected, calibrated);
    System.out.printf("%-36s %.4f %.4f%n", name, evaluation.accuracy(), evaluation.logLoss());
    return evaluation;
  }
}
