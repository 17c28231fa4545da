package io.github.sentimentj.drift;

import static io.github.sentimentj.drift.Answers.TWO;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileTest {

  private static final List<String> THREE = List.of("negative", "neutral", "positive");

  private static List<Sentiment> answers(long seed, int count) {
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .mapToObj(i -> Answers.positive(random.nextDouble(), random.nextInt(500)))
        .toList();
  }

  private static int only(List<Long> histogram) {
    assertThat(histogram.stream().mapToLong(Long::longValue).sum()).isEqualTo(1);
    return histogram.indexOf(1L);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 21", // the first label is predicted then, with 1
    "0.0009, 0, 21",
    "0.001, 1, 21",
    "0.3, 9, 13",
    "0.4999, 10, 11",
    "0.5, 11, 11",
    "0.6, 12, 12",
    "0.949, 15, 15",
    "0.95, 16, 16",
    "0.999, 21, 21",
    "1, 21, 21"
  })
  void of_probability_isInTheBinOfItsEdges(double positive, int score, int confidence) {
    Profile profile = Profile.of(List.of(Answers.positive(positive, 1)));
    assertThat(profile.scores()).hasSize(1);
    assertThat(only(profile.scores().get(0))).isEqualTo(score);
    assertThat(only(profile.confidence())).isEqualTo(confidence);
    assertThat(profile.predictions()).isEqualTo(positive > 0.5 ? List.of(0L, 1L) : List.of(1L, 0L));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0",
    "0, 0",
    "1, 1",
    "2, 2",
    "3, 3",
    "4, 4",
    "5, 4",
    "6, 5",
    "7, 5",
    "8, 6",
    "234, 15",
    "65535, 31",
    "65536, 32",
    "2147483647, 32"
  })
  void of_tokens_areInTheBinOfTheirEdges(int tokens, int bin) {
    assertThat(only(Profile.of(List.of(Answers.positive(0.7, tokens))).lengths())).isEqualTo(bin);
  }

  @Test
  void of_threeLabels_asNumpyCounts() throws IOException {
    Json golden = DriftTest.golden();
    List<Sentiment> answers = new ArrayList<>();
    for (Json row : golden.get("answers").elements()) {
      double[] numbers = row.elements().stream().mapToDouble(Json::number).toArray();
      answers.add(Answers.of(THREE, (int) numbers[3], numbers[0], numbers[1], numbers[2]));
    }
    Json window = golden.get("cases").elements().get(0).get("window");
    assertThat(Profile.of(answers).toJson()).isEqualTo(window.toString());
  }

  @Test
  void of_noAnswers_hasNoLabels() {
    assertThat(Profile.of(List.of()).labels()).isEmpty();
    assertThat(Profile.of(List.of()).texts()).isZero();
  }

  @Test
  void of_answersOfSeveralModels_refused() {
    Sentiment two = Answers.positive(0.5, 1);
    List<Sentiment> others =
        List.of(
            Answers.of(THREE, 1, 0, 0, 1),
            Answers.of(List.of("negative", "positive", "neutral"), 1, 1, 0, 0),
            Answers.of(List.of("positive", "negative"), 1, 0, 1),
            new Sentiment("neutral", two.scores(), two.polarity(), 1, false, two.model()));
    for (Sentiment other : others) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Profile.of(List.of(two, two, other)))
          .withMessage("answers[2]: not of the labels [negative, positive]");
    }
  }

  @Test
  void of_moreLabelsThanAllowed_refused() {
    for (int labels : new int[] {1000, 1001}) {
      List<String> names = IntStream.range(0, labels).mapToObj(i -> "label" + i).toList();
      Sentiment answer = Answers.of(names, 1, new double[labels]);
      if (labels <= Profile.MAX_LABELS) {
        assertThat(Profile.of(List.of(answer)).scores()).hasSize(labels);
      } else {
        assertThatIllegalArgumentException().isThrownBy(() -> Profile.of(List.of(answer)));
      }
    }
  }

  @Test
  void merge_isTheProfileOfAll() {
    List<Sentiment> all = answers(1, 500);
    Profile some = Profile.of(all.subList(0, 123));
    Profile rest = Profile.of(all.subList(123, 500));
    assertThat(some.merge(rest)).isEqualTo(Profile.of(all));
    assertThat(some.merge(rest).texts()).isEqualTo(500);
    assertThat(some.merge(Profile.of(List.of()))).isEqualTo(some);
    assertThat(Profile.of(List.of()).merge(some)).isEqualTo(some);
  }

  @Test
  void merge_otherLabels_refused() {
    Profile two = Profile.of(answers(1, 3));
    Profile three = Profile.of(List.of(Answers.of(THREE, 1, 0, 0, 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.merge(three))
        .withMessageContaining("[negative, positive] and [negative, neutral, positive]");
  }

  @Test
  void merge_moreTextsThanAllowed_refused() {
    Profile huge =
        Profile.parse(Profile.of(answers(1, 1)).toJson().replaceAll("\\b1\\b", "9007199254740992"));
    assertThat(huge.texts()).isEqualTo(1L << 53);
    assertThatIllegalArgumentException().isThrownBy(() -> huge.merge(huge));
  }

  @Test
  void parse_toJson_givesItBack() {
    Profile three = Profile.of(List.of(Answers.of(List.of("a", "\"", "ü"), 7, 0.1, 0.2, 0.7)));
    for (Profile profile : List.of(Profile.of(answers(1, 1000)), three, Profile.of(List.of()))) {
      assertThat(Profile.parse(profile.toJson())).isEqualTo(profile);
    }
  }

  @Test
  void toJson_twoLabels_isSmall() {
    Profile profile = Profile.of(answers(1, 25_000));
    assertThat(profile.toJson()).hasSizeLessThan(700);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[\"negative\",\"positive\"]|[\"negative\"]|labels: 1 of them",
        "[\"negative\",\"positive\"]|[\"a\",\"a\"]|labels: 2 of them",
        "[\"negative\",\"positive\"]|[\"a\",\"b\",\"c\"]|scores: 1 histograms, not 3",
        "[\"negative\",\"positive\"]|[]|scores: 1 histograms, not 0",
        "[\"negative\",\"positive\"]|[1,2]|$.labels[0]",
        "\"labels\"|\"Labels\"|$: no member \"labels\"",
        "\"lengths\"|\"Lengths\"|$: no member \"lengths\"",
        "[[|[[1],[|scores: 2 histograms, not 1",
        "[[|[[0,|scores[0]: 23 counts, not 22",
        "[[0,0|[[0|scores[0]: 21 counts, not 22",
        "[[0,|[[-1,|scores[0]: -1 texts",
        "[[0,|[[1,|scores[0]: 4 texts, but predictions: 3",
        "[[0,|[[9007199254740990,|scores[0]: ",
        "[[0,|[[9223372036854775807,|scores[0]: ",
        "[[0,|[[9223372036854775808,|$.scores[0][0]",
        "[[0,|[[0.5,|$.scores[0][0]",
        "[[0,|[[1e2,|$.scores[0][0]",
        "[[0,|[[null,|$.scores[0][0]",
        "\"confidence\":[0|\"confidence\":[1|confidence: 4 texts",
        "\"lengths\":[0|\"lengths\":[1|lengths: 4 texts",
        "\"lengths\":[0,0|\"lengths\":[0|lengths: 32 counts, not 33",
        "\"predictions\":[|\"predictions\":[0,|predictions: 3 counts, not 2",
        "}|,\"x\":[|line 1"
      })
  void parse_hostileValue_refusedWithItsPlace(String found, String hostile, String message) {
    String json = Profile.of(Collections.nCopies(3, Answers.positive(0.7, 9))).toJson();
    assertThat(json).contains(found);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Profile.parse(json.replace(found, hostile)))
        .withMessageStartingWith(message);
  }

  @Test
  void parse_moreLabelsThanAllowed_refused() {
    String labels = "\"a\",".repeat(2_000_000);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Profile.parse(
                    "{\"labels\":["
                        + labels
                        + "\"b\"],\"scores\":[],\"confidence\":[],"
                        + "\"lengths\":[],\"predictions\":[]}"))
        .withMessageStartingWith("labels: 2000001 of them");
  }

  @Test
  void parse_mutated_refusedOrSound() {
    byte[] seed = Profile.of(answers(1, 100)).toJson().getBytes(US_ASCII);
    byte[] alphabet = "{}[]\",:0123456789-+.e".getBytes(US_ASCII);
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = seed.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextInt(4) > 0
                ? alphabet[random.nextInt(alphabet.length)]
                : (byte) random.nextInt(128);
      }
      try {
        Profile profile = Profile.parse(new String(bytes, US_ASCII));
        assertThat(Profile.parse(profile.toJson())).isEqualTo(profile);
        assertThat(profile.confidence().stream().mapToLong(Long::longValue).sum())
            .isEqualTo(profile.texts());
        Drift.between(Profile.of(answers(1, 100)).merge(renamed(profile)), renamed(profile));
      } catch (IllegalArgumentException expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(10_000, 19_999);
  }

  /** A mutation often hits a label; what the counts do is of interest here. */
  private static Profile renamed(Profile profile) {
    return new Profile(
        TWO, profile.scores(), profile.confidence(), profile.lengths(), profile.predictions());
  }
}
