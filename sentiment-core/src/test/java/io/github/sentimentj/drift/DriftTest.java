package io.github.sentimentj.drift;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.drift.Drift.Divergence;
import io.github.sentimentj.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftTest {

  private static final Profile LOW = profile(0.05, 3, 100);
  private static final Profile HIGH = profile(0.999, 1000, 40);

  static Json golden() throws IOException {
    try (InputStream in = DriftTest.class.getResourceAsStream("golden.json")) {
      return Json.parse(in.readAllBytes());
    }
  }

  private static Profile profile(double positive, int tokens, int texts) {
    return Profile.of(Collections.nCopies(texts, Answers.positive(positive, tokens)));
  }

  @Test
  void between_profiles_asNumpyAndScipySay() throws IOException {
    List<Json> cases = golden().get("cases").elements();
    assertThat(cases).hasSize(4);
    for (Json each : cases) {
      Drift drift =
          Drift.between(
              Profile.parse(each.get("reference").toString()),
              Profile.parse(each.get("window").toString()));
      Drift golden = Drift.parse(each.get("drift").toString());
      assertThat(drift.referenceTexts()).isEqualTo(golden.referenceTexts());
      assertThat(drift.windowTexts()).isEqualTo(golden.windowTexts());
      assertThat(drift.scores()).hasSameSizeAs(golden.scores());
      for (int i = 0; i < golden.scores().size(); i++) {
        assertClose(drift.scores().get(i), golden.scores().get(i));
      }
      assertClose(drift.confidence(), golden.confidence());
      assertClose(drift.lengths(), golden.lengths());
      assertClose(drift.predictions(), golden.predictions());
    }
  }

  private static void assertClose(Divergence actual, Divergence golden) {
    assertThat(actual.psi()).isCloseTo(golden.psi(), within(1e-12));
    assertThat(actual.jensenShannon()).isCloseTo(golden.jensenShannon(), within(1e-12));
    assertClose(actual.kolmogorovSmirnov(), golden.kolmogorovSmirnov());
    assertClose(actual.pValue(), golden.pValue());
  }

  private static void assertClose(OptionalDouble actual, OptionalDouble golden) {
    assertThat(actual.isPresent()).isEqualTo(golden.isPresent());
    if (golden.isPresent()) {
      double value = golden.getAsDouble();
      // A p-value of 1e-223 is to be right in its digits too.
      assertThat(actual.getAsDouble()).isCloseTo(value, within(1e-10 * value));
    }
  }

  @Test
  void between_sameShares_nothing() {
    Drift drift = Drift.between(LOW, LOW.merge(LOW));
    for (Divergence each :
        List.of(drift.scores().get(0), drift.confidence(), drift.lengths(), drift.predictions())) {
      assertThat(each.psi()).isZero();
      assertThat(each.jensenShannon()).isZero();
      assertThat(each.kolmogorovSmirnov().orElse(0)).isZero();
      assertThat(each.pValue().orElse(1)).isEqualTo(1);
    }
    assertThat(drift.maxPsi()).isZero();
  }

  @Test
  void between_nothingInCommon_all() {
    Drift drift = Drift.between(LOW, HIGH);
    for (Divergence each : List.of(drift.scores().get(0), drift.lengths())) {
      assertThat(each.jensenShannon()).isEqualTo(1);
      assertThat(each.kolmogorovSmirnov()).hasValue(1);
      assertThat(each.pValue().orElse(1)).isLessThan(1e-12);
      assertThat(each.psi()).isGreaterThan(10);
    }
    assertThat(drift.predictions().kolmogorovSmirnov()).isEmpty();
    assertThat(drift.predictions().pValue()).isEmpty();
    assertThat(drift.maxPsi()).isEqualTo(drift.predictions().psi());
  }

  @Test
  void between_anyProfiles_staysInRange() {
    Random random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      Profile brief = profile(random.nextDouble(), 1, 1 + random.nextInt(50));
      Profile extended = profile(random.nextDouble(), 100, 1 + random.nextInt(50));
      for (int j = 0; j < 5; j++) {
        brief = brief.merge(profile(0.3, 1 << random.nextInt(5), 1 + random.nextInt(50)));
        extended = extended.merge(profile(0.6, 32 << random.nextInt(5), 1 + random.nextInt(50)));
      }
      assertThat(Drift.between(brief, extended).lengths().jensenShannon())
          .isCloseTo(1, within(1e-12));
      assertThat(Drift.between(brief, brief.merge(brief).merge(brief)).maxPsi())
          .isCloseTo(0, within(1e-12));
    }
  }

  @Test
  void between_reversed_sameFigures() {
    Profile some = LOW.merge(profile(0.7, 50, 30));
    Drift there = Drift.between(some, HIGH.merge(some));
    Drift back = Drift.between(HIGH.merge(some), some);
    assertThat(back.lengths().psi()).isCloseTo(there.lengths().psi(), within(1e-12));
    assertThat(back.lengths().jensenShannon())
        .isCloseTo(there.lengths().jensenShannon(), within(1e-12));
    assertThat(back.lengths().pValue()).isEqualTo(there.lengths().pValue());
    assertThat(back.windowTexts()).isEqualTo(there.referenceTexts());
  }

  @Test
  void between_noTextsOrOtherLabels_refused() {
    Profile none = Profile.of(List.of());
    assertThatIllegalArgumentException().isThrownBy(() -> Drift.between(LOW, none));
    assertThatIllegalArgumentException().isThrownBy(() -> Drift.between(none, LOW));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Drift.between(LOW, DriftMonitor.against(LOW).roll()))
        .withMessage("a reference of 100 texts, a window of 0");
    Profile abc = Profile.of(List.of(Answers.of(List.of("a", "b", "c"), 1, 0, 0, 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Drift.between(LOW, abc))
        .withMessageContaining("[a, b, c]");
  }

  @Test
  void parse_toJson_givesItBack() {
    for (Drift drift :
        List.of(Drift.between(LOW, HIGH), Drift.between(LOW, LOW.merge(profile(0.3, 7, 11))))) {
      assertThat(Drift.parse(drift.toJson())).isEqualTo(drift);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "\"referenceTexts\":100|\"referenceTexts\":0|a reference of 0 texts",
        "\"windowTexts\":100|\"windowTexts\":-1|a reference of 100 texts, a window of -1",
        "\"windowTexts\":100|\"windowTexts\":1.5|$.windowTexts",
        "\"psi\":0.0|\"psi\":-0.1|$.scores[0]: psi: -0.1",
        "\"psi\":0.0|\"psi\":1e999|$.scores[0].psi",
        "\"psi\":0.0|\"psi\":\"NaN\"|$.scores[0].psi",
        "\"jensenShannon\":0.0|\"jensenShannon\":1.1|$.scores[0]: jensenShannon: 1.1",
        "\"kolmogorovSmirnov\":0.0|\"kolmogorovSmirnov\":2|$.scores[0]: kolmogorovSmirnov: 2.0",
        "\"pValue\":1.0|\"pValue\":-1|$.scores[0]: pValue: -1.0",
        "\"pValue\":1.0|\"p\":1.0|$.scores[0]: kolmogorovSmirnov without pValue",
        "\"scores\":[|\"scores\":[],\"x\":[|scores: 0 of them",
        "\"lengths\"|\"Lengths\"|$: no member \"lengths\""
      })
  void parse_hostileValue_refusedWithItsPlace(String found, String hostile, String message) {
    String json = Drift.between(LOW, LOW).toJson();
    assertThat(json).contains(found);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Drift.parse(json.replace(found, hostile)))
        .withMessageStartingWith(message);
  }

  @Test
  void parse_mutated_refusedOrSound() {
    byte[] seed = Drift.between(LOW, HIGH).toJson().getBytes(US_ASCII);
    byte[] alphabet = "{}[]\",:0123456789-+.eE".getBytes(US_ASCII);
    Random random = new Random(4);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = seed.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = alphabet[random.nextInt(alphabet.length)];
      }
      try {
        Drift drift = Drift.parse(new String(bytes, US_ASCII));
        assertThat(Drift.parse(drift.toJson())).isEqualTo(drift);
        assertThat(drift.maxPsi()).isNotNegative().isFinite();
      } catch (IllegalArgumentException expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(10_000, 19_999);
  }
}
