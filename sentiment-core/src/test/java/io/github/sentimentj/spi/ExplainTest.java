package io.github.sentimentj.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Backend#explain} does where a backend has no own way. */
class ExplainTest {

  /** Log-odds of "good" are how often it is there; remembers the batches. */
  private static final class Recorder implements Backend {
    final List<List<String>> batches = new ArrayList<>();

    @Override
    public ModelTraits traits() {
      return new ModelTraits(
          List.of("bad", "good"), false, true, OptionalInt.empty(), Precision.FP32);
    }

    @Override
    public Scores score(List<String> texts) {
      batches.add(List.copyOf(texts));
      float[][] rows = new float[texts.size()][];
      for (int i = 0; i < rows.length; i++) {
        int good = texts.get(i).split("good", -1).length - 1;
        float p = (float) (1 / (1 + Math.exp(-good)));
        rows[i] = new float[] {1 - p, p};
      }
      return new Scores(rows, new int[rows.length], new boolean[rows.length]);
    }

    @Override
    public void close() {}

    List<String> scored() {
      return batches.stream().flatMap(List::stream).toList();
    }
  }

  private static List<String> spans(String text, int budget) {
    return new Recorder()
        .explain(text, budget).contributions().stream()
            .map(part -> text.substring(part.start(), part.end()))
            .toList();
  }

  private static List<String> variants(String text, int budget) {
    Recorder backend = new Recorder();
    backend.explain(text, budget);
    return backend.scored().subList(1, backend.scored().size());
  }

  @Test
  void explain_words_weighedByWhatTheyChange() {
    Explanation explanation = new Recorder().explain("a good film", 128);
    assertThat(explanation.label()).isEqualTo("good");
    assertThat(explanation.exact()).isFalse();
    assertThat(explanation.contributions())
        .extracting(Contribution::start)
        .containsExactly(0, 2, 7);
    assertThat(explanation.contributions().get(0).weight()).isCloseTo(0, within(1e-6));
    assertThat(explanation.contributions().get(1).weight()).isCloseTo(1, within(1e-6));
  }

  @Test
  void explain_budget_wordsThenSentencesThenMore() {
    String text = "One two. \u201cThree four!\u201d Five six? Seven eight\u2026 (Nine ten.) Eleven";
    assertThat(spans(text, 11)).hasSize(11).startsWith("One", "two.").endsWith("Eleven");
    assertThat(spans(text, 10))
        .containsExactly(
            "One two.",
            "\u201cThree four!\u201d",
            "Five six?",
            "Seven eight\u2026",
            "(Nine ten.)",
            "Eleven");
    assertThat(spans(text, 3))
        .containsExactly(
            "One two. \u201cThree four!\u201d",
            "Five six? Seven eight\u2026",
            "(Nine ten.) Eleven");
    assertThat(spans(text, 1)).containsExactly(text);
  }

  @Test
  void explain_giantSentence_cutIntoRunsOfWords() {
    String giant = "word ".repeat(1000).strip();
    assertThat(spans(giant, 128)).hasSize(16).allMatch(span -> span.split(" ").length <= 64);
    assertThat(spans(giant, 5)).hasSize(5).allMatch(span -> span.split(" ").length <= 256);
    assertThat(spans("Short. " + giant, 128)).hasSize(17).startsWith("Short.");
    assertThat(spans("one two three four five six", 5))
        .containsExactly("one two", "three four", "five six");
    assertThat(spans("x".repeat(5000), 2)).containsExactly("x".repeat(5000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " \t\r\n\u00a0\u2003 "})
  void explain_blank_noContribution(String text) {
    Explanation explanation = new Recorder().explain(text, 128);
    assertThat(explanation.label()).isEqualTo("bad");
    assertThat(explanation.contributions()).isEmpty();
  }

  @Test
  void explain_leavingOut_neitherGluesNorDoublesSpaces() {
    assertThat(variants("not a  good\n\nfilm ", 9))
        .containsExactly("a  good\n\nfilm ", "not good\n\nfilm ", "not a  film ", "not a  good ");
    assertThat(variants("One two. Three four.\nFive six. Seven eight.", 7))
        .containsExactly(
            "Three four.\nFive six. Seven eight.",
            "One two. Five six. Seven eight.",
            "One two. Three four.\nSeven eight.",
            "One two. Three four.\nFive six.");
    assertThat(variants(" word ", 1)).containsExactly("  ");
  }

  @Test
  void explain_batches_areSmall() {
    Recorder backend = new Recorder();
    backend.explain("good ".repeat(100), 100);
    assertThat(backend.batches).extracting(List::size).containsExactly(1, 32, 32, 32, 4);
    Recorder longText = new Recorder();
    longText.explain("good ".repeat(300_000), 4);
    assertThat(longText.batches).extracting(List::size).containsExactly(1, 2, 2);
  }

  @Test
  void explain_noBudget_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Recorder().explain("good", 0))
        .withMessage("budget: 0");
  }

  @Test
  void explain_spaceWithMark_isPartOfWord() {
    assertThat(spans("a \u0301b c", 9)).containsExactly("a \u0301b", "c");
  }

  @Test
  void explain_anyText_spansArePartsOfItsWords() {
    List<String> parts =
        List.of(
            "a",
            "good",
            "end.",
            "Why?!",
            "e\u0301",
            "\u0915\u094d\u0937\u093f\u0964",
            "\ud83d\ude00",
            "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\ud83d",
            "\ude00",
            "o\u0301 \u0301x",
            "\"",
            "\0",
            "x\u202e");
    List<String> spaces = List.of(" ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2003 ");
    Random random = new Random(2014);
    for (int round = 0; round < 100; round++) {
      List<String> words = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        words.add(parts.get(random.nextInt(parts.size())));
        text.append(words.get(words.size() - 1));
        text.append(spaces.get(random.nextInt(spaces.size())));
      }
      assertThat(spans(text.toString(), 60)).isEqualTo(words);
      assertSpansPartition(text.toString(), words, 1 + random.nextInt(20));
    }
  }

  private static void assertSpansPartition(String text, List<String> words, int budget) {
    List<String> spans = spans(text, budget);
    assertThat(spans.size()).isLessThanOrEqualTo(budget);
    List<String> variants = variants(text, budget);
    assertThat(variants).hasSameSizeAs(spans);
    int at = 0;
    for (int i = 0; i < spans.size(); i++) {
      List<String> left = spans(spans.get(i), 60);
      assertThat(words.subList(at, at + left.size())).isEqualTo(left);
      List<String> others = new ArrayList<>(words.subList(0, at));
      at += left.size();
      others.addAll(words.subList(at, words.size()));
      assertThat(spans(variants.get(i), 60)).isEqualTo(others);
    }
    assertThat(at).isEqualTo(words.size());
    assertThat(Collections.frequency(spans, "")).isZero();
  }
}
