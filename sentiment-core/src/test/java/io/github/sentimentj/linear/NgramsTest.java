package io.github.sentimentj.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NgramsTest {

  private final Ngrams ngrams = new Ngrams();

  private List<String> split(String text) {
    ngrams.read(text);
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < ngrams.tokens(); i++) {
      tokens.add(text.substring(ngrams.start(i), ngrams.end(i)));
    }
    return tokens;
  }

  private int only(String text) {
    ngrams.read(text);
    assertThat(ngrams.tokens()).isOne();
    return ngrams.token(0);
  }

  @Test
  void wordsAreSeparatedByAllElse() {
    assertThat(split("")).isEmpty();
    assertThat(split("A <br /><BR>b<br\u0000c (d), e-f <i>"))
        .containsExactly("A", "b", "br", "c", "d", "e", "f", "i");
  }

  @Test
  void apostrophesJoinWords() {
    assertThat(split("don't don\u2019t 'x' 3's"))
        .containsExactly("don't", "don\u2019t", "x", "3", "s");
    assertThat(only("don't")).isEqualTo(only("DON\u2019T"));
  }

  @Test
  void ratingsAreTokens() {
    assertThat(split("8/10, 3.5/10. **1/2 3/x 5."))
        .containsExactly("8/10", "3.5/10", ".", "**1/2", "3", "x", "5", ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "...", "..", "\u2026", "!", "!!!", "?", "??", "?!!"})
  void marksEndSentences(String mark) {
    assertThat(split("a" + mark + "b")).containsExactly("a", mark, "b");
    assertThat(ngrams.endsSentence(0)).isFalse();
    assertThat(ngrams.endsSentence(1)).isTrue();
  }

  @Test
  void scriptsAndSymbols() {
    assertThat(split("cafe\u0301 \u0645\u0631\u062d\u0628\u0627 \u4f60\u597d"))
        .containsExactly("cafe\u0301", "\u0645\u0631\u062d\u0628\u0627", "\u4f60\u597d");
    assertThat(split("ok\ud83d\ude00\ud83d\ude00 \u0000 \ud83d x \ude00"))
        .containsExactly("ok", "\ud83d\ude00", "\ud83d\ude00", "x");
    // Deseret letters, upper and lower case.
    assertThat(split("\ud801\udc00\ud801\udc01")).hasSize(1);
    assertThat(only("\ud801\udc00")).isEqualTo(only("\ud801\udc28"));
  }

  @Test
  void readsVeryLongWords() {
    String word = "x".repeat(10_000_000);
    assertThat(only(word)).isNotZero();
    assertThat(ngrams.end(0)).isEqualTo(word.length());
  }
}
