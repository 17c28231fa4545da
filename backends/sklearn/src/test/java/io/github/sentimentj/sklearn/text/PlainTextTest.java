package io.github.sentimentj.sklearn.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.sklearn.python.Memory;
import io.github.sentimentj.sklearn.text.Vectorizer.Document;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plain ASCII takes a short way. With a letter behind it that is not ASCII, and too short to be a
 * word, the same text takes the general way.
 */
class PlainTextTest {

  private static final String ALPHABET = "aaabbbcAB_9  .-\n\0'";

  private final Random random = new Random(1);

  @ParameterizedTest
  @ValueSource(strings = {"(?u)\\b\\w\\w+\\b", "\\w{3,}", "[a-z]{2,}", "(?u)\\b[a-c]{2,}\\b"})
  void bothWaysCountTheSame(String pattern) {
    for (int round = 0; round < 200; round++) {
      String text = text(round);
      Vectorizer vectorizer = vectorizer(pattern, text);
      assertThat(counts(vectorizer.read(text)))
          .as(text)
          .isEqualTo(counts(vectorizer.read(text + " é")));
      assertThat(vectorizer.occurrences(text))
          .as(text)
          .isEqualTo(vectorizer.occurrences(text + " é"));
    }
  }

  /** Words of 1 to 17 letters, in texts whose ends fall on all places of a block of 64. */
  private String text(int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      int letters = 1 + random.nextInt(17);
      for (int i = 0; i < letters; i++) {
        text.append(ALPHABET.charAt(random.nextInt(10)));
      }
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    text.setLength(length);
    return text.toString();
  }

  /** Knows half of the words and pairs of words. */
  private Vectorizer vectorizer(String pattern, String text) {
    TreeSet<String> terms = new TreeSet<>(List.of("zz"));
    List<String> words = List.of(text.toLowerCase(java.util.Locale.ROOT).split("[^a-z0-9_]+"));
    for (int i = 0; i < words.size(); i += 2) {
      terms.add(words.get(i));
      terms.add(words.get(i) + " " + words.get((i + 1) % words.size()));
    }
    terms.remove("");
    return new VectorizerOptions("word", pattern, true, null, List.of("zz"), 1, 2, false)
        .counting(terms.toArray(String[]::new), new Memory(1 << 24));
  }

  private static Map<Integer, Double> counts(Document document) {
    Map<Integer, Double> counts = new TreeMap<>();
    for (int i = 0; i < document.features().size(); i++) {
      counts.put(document.features().column(i), document.features().value(i));
    }
    return counts;
  }
}
