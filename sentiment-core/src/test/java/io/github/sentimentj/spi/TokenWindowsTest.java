package io.github.sentimentj.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.InferenceException;
import io.github.sentimentj.LongText;
import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.Backend.Scores;
import io.github.sentimentj.spi.TokenWindows.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenWindowsTest {

  private static ModelTraits traits(OptionalInt maxTokens, boolean multiLabel) {
    return new ModelTraits(List.of("a", "b"), multiLabel, true, maxTokens, Precision.FP32);
  }

  private static TokenWindows windows(int maxTokens, int special, LongText policy) {
    return new TokenWindows(traits(OptionalInt.of(maxTokens), false), special, policy);
  }

  /** Token ids that tell where they stand. */
  private static int[] ids(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static float[][] rows(Plan plan) {
    return IntStream.range(0, plan.pieces())
        .mapToObj(piece -> new float[] {0.25f, 0.75f})
        .toArray(float[][]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"head", "head-tail", "windows:3", "reject"})
  void plan_withinLimit_untouched(String policy) {
    int[] counts = {0, 1, 9, 10};
    Plan plan = windows(12, 2, LongText.parse(policy)).plan(counts);
    assertThat(plan.pieces()).isEqualTo(4);
    for (int i = 0; i < counts.length; i++) {
      assertThat(plan.text(i)).isEqualTo(i);
      assertThat(plan.length(i)).isEqualTo(counts[i]);
      assertThat(plan.copy(i, ids(0, counts[i]))).isEqualTo(ids(0, counts[i]));
    }
    float[][] rows = rows(plan);
    Scores scores = plan.scores(rows);
    assertThat(scores.probabilities()).isEqualTo(rows);
    assertThat(scores.tokens()).containsExactly(2, 3, 11, 12);
    assertThat(scores.truncated()).containsOnly(false);
  }

  @Test
  void head_longText_keepsBeginning() {
    Plan plan = windows(512, 2, LongText.head()).plan(new int[] {5, 511});
    assertThat(plan.copy(1, ids(0, 511))).isEqualTo(ids(0, 510));
    assertThat(plan.copy(0, ids(0, 5))).isEqualTo(ids(0, 5));
    Scores scores = plan.scores(rows(plan));
    assertThat(scores.tokens()).containsExactly(7, 513);
    assertThat(scores.truncated()).containsExactly(false, true);
  }

  @Test
  void headTail_longText_keepsQuarterAndEnd() {
    Plan plan = windows(512, 2, LongText.headTail()).plan(new int[] {2000});
    assertThat(plan.pieces()).isEqualTo(1);
    int[] copy = plan.copy(0, ids(0, 2000));
    assertThat(copy).hasSize(510).startsWith(ids(0, 128)).endsWith(ids(2000 - 382, 2000));
    assertThat(plan.scores(rows(plan)).truncated()).containsExactly(true);
    assertThat(windows(3, 2, LongText.headTail()).plan(new int[] {2}).copy(0, ids(0, 2)))
        .containsExactly(1);
  }

  @Test
  void headTail_otherShare_keepsThatMuchOfTheBeginning() {
    Plan plan = windows(512, 2, LongText.headTail(0.75)).plan(new int[] {2000});
    assertThat(plan.copy(0, ids(0, 2000)))
        .hasSize(510)
        .startsWith(ids(0, 383))
        .endsWith(ids(2000 - 127, 2000));
  }

  @Test
  void windows_longText_lastOneIsFull() {
    Plan plan = windows(12, 2, LongText.windows(3)).plan(new int[] {4, 26, 24});
    assertThat(plan.pieces()).isEqualTo(1 + 4 + 3);
    assertThat(IntStream.range(0, 8).map(plan::text)).containsExactly(0, 1, 1, 1, 1, 2, 2, 2);
    assertThat(plan.copy(1, ids(0, 26))).isEqualTo(ids(0, 10));
    assertThat(plan.copy(2, ids(0, 26))).isEqualTo(ids(7, 17));
    assertThat(plan.copy(3, ids(0, 26))).isEqualTo(ids(14, 24));
    assertThat(plan.copy(4, ids(0, 26))).isEqualTo(ids(16, 26));
    assertThat(plan.copy(7, ids(0, 24))).isEqualTo(ids(14, 24));
    Scores scores = plan.scores(rows(plan));
    assertThat(scores.tokens()).containsExactly(6, 28, 26);
    assertThat(scores.truncated()).containsOnly(false);
  }

  @Test
  void windows_anyBatch_coverEachTokenAndWeighOne() {
    Random random = new Random(20191);
    for (int round = 0; round < 500; round++) {
      int room = 1 + random.nextInt(20);
      int overlap = random.nextInt(room);
      int[] counts = random.ints(1 + random.nextInt(5), 0, 100).toArray();
      Plan plan = windows(room + 2, 2, LongText.windows(overlap)).plan(counts);
      boolean[][] covered =
          Arrays.stream(counts).mapToObj(boolean[]::new).toArray(boolean[][]::new);
      int text = 0;
      int end = 0;
      for (int piece = 0; piece < plan.pieces(); piece++) {
        assertThat(plan.text(piece)).isBetween(text, text + 1);
        boolean first = piece == 0 || plan.text(piece) > text;
        text = plan.text(piece);
        int[] copy = plan.copy(piece, ids(0, counts[text]));
        assertThat(copy).hasSize(Math.min(room, counts[text])).hasSize(plan.length(piece));
        for (int i = 0; i < copy.length; i++) {
          assertThat(copy[i]).isEqualTo(copy[0] + i);
          covered[text][copy[i]] = true;
        }
        if (!first) {
          boolean last = copy[copy.length - 1] == counts[text] - 1;
          assertThat(end - copy[0]).isBetween(overlap, last ? room - 1 : overlap);
        }
        end = copy.length == 0 ? 0 : copy[copy.length - 1] + 1;
      }
      for (boolean[] each : covered) {
        assertThat(each).doesNotContain(false);
      }
      for (float[] row : plan.scores(rows(plan)).probabilities()) {
        assertThat(row[0]).isCloseTo(0.25f, within(1e-6f));
        assertThat(row[1]).isCloseTo(0.75f, within(1e-6f));
      }
    }
  }

  @Test
  void scores_windows_areLogarithmicPool() {
    Plan plan = windows(10, 0, LongText.windows(0)).plan(new int[] {11});
    float[] pooled = plan.scores(new float[][] {{0.2f, 0.8f}, {0.5f, 0.5f}}).probabilities()[0];
    // The odds 4 and 1 have the geometric mean 2, however many tokens windows share.
    assertThat(pooled[1]).isCloseTo(2 / 3f, within(1e-6f));
    assertThat(pooled[0]).isCloseTo(1 / 3f, within(1e-6f));
    float[] opposed = plan.scores(new float[][] {{0, 1}, {1, 0}}).probabilities()[0];
    assertThat(opposed).containsExactly(0.5f, 0.5f);
    float[] three =
        plan.scores(new float[][] {{0.8f, 0.1f, 0.1f}, {0.2f, 0.4f, 0.4f}}).probabilities()[0];
    assertThat(three[0]).isCloseTo(0.5f, within(1e-6f));
    assertThat(three[2]).isCloseTo(0.25f, within(1e-6f));
  }

  @Test
  void scores_independentLabels_pooledEach() {
    Plan plan =
        new TokenWindows(traits(OptionalInt.of(10), true), 0, LongText.windows(0))
            .plan(new int[] {20});
    float[] pooled = plan.scores(new float[][] {{0.8f, 0.9f}, {0.5f, 0.9f}}).probabilities()[0];
    assertThat(pooled[0]).isCloseTo(2 / 3f, within(1e-6f));
    assertThat(pooled[1]).isCloseTo(0.9f, within(1e-6f));
  }

  @Test
  void scores_otherNumberOfRows_refused() {
    Plan plan = windows(10, 0, LongText.windows(0)).plan(new int[] {20});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.scores(new float[1][2]))
        .withMessage("1 rows for 2 pieces");
  }

  @Test
  void reject_longText_named() {
    TokenWindows windows = windows(12, 2, LongText.reject());
    assertThatExceptionOfType(InferenceException.class)
        .isThrownBy(() -> windows.plan(new int[] {10, 11}))
        .withMessage("texts[1] has 13 tokens, the model reads 12");
  }

  @Test
  void constructor_noRoom_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> windows(12, 2, LongText.windows(10)))
        .withMessage(
            "long-text policy 'windows:10': a window holds 10 tokens, the overlap must be less");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> windows(2, 2, LongText.head()))
        .withMessage("the model reads 2 tokens, 2 of them special");
    assertThatIllegalArgumentException().isThrownBy(() -> windows(2, -1, LongText.head()));
  }

  @Test
  void plan_noLimit_wholeTexts() {
    Plan plan =
        new TokenWindows(traits(OptionalInt.empty(), false), 2, LongText.reject())
            .plan(new int[] {1_000_000});
    assertThat(plan.pieces()).isEqualTo(1);
    assertThat(plan.length(0)).isEqualTo(1_000_000);
  }

  @Test
  void plan_hugeText_costsNothing() {
    Plan plan = windows(512, 2, LongText.windows(509)).plan(new int[] {Integer.MAX_VALUE - 8, 3});
    assertThat(plan.pieces()).isEqualTo(Integer.MAX_VALUE - 8 - 509 + 1);
    assertThat(plan.text(plan.pieces() - 2)).isZero();
    assertThat(plan.text(plan.pieces() - 1)).isEqualTo(1);
  }

  @Test
  void plan_callersArray_notKept() {
    int[] counts = {20};
    Plan plan = windows(10, 0, LongText.windows(0)).plan(counts);
    counts[0] = 5;
    assertThat(plan.length(0)).isEqualTo(10);
  }
}
