package io.github.sentimentj.training;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Minimal pairs: two texts that differ in little, and what a good model makes of the difference.
 * (Ribeiro et al., "Beyond Accuracy: Behavioral Testing of NLP Models with CheckList", 2020.)
 */
final class Behaviour {

  private static final String PAIRS = "behaviour.tsv";

  private Behaviour() {}

  /** What is expected of the two texts of a pair. */
  enum Expectation {
    /** Both are negative: the difference must not matter. */
    NEGATIVE_NEGATIVE,
    /** Both are positive: the difference must not matter. */
    POSITIVE_POSITIVE,
    /** The difference turns a negative text into a positive one. */
    NEGATIVE_POSITIVE,
    /** The difference turns a positive text into a negative one. */
    POSITIVE_NEGATIVE,
    /** The second text is more positive, whatever the two are. */
    RISING;

    /**
     * Whether two answers are as expected.
     *
     * @param first the polarity of the first text, in [-1, 1]
     * @param second that of the second
     */
    boolean holds(double first, double second) {
      return switch (this) {
        case NEGATIVE_NEGATIVE -> first < 0 && second < 0;
        case POSITIVE_POSITIVE -> first > 0 && second > 0;
        case NEGATIVE_POSITIVE -> first < 0 && second > 0;
        case POSITIVE_NEGATIVE -> first > 0 && second < 0;
        case RISING -> first < second;
      };
    }

    static Expectation named(String name) {
      return Stream.of(values())
          .filter(value -> value.toString().equals(name))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no such expectation: " + name));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Two texts. */
  record Pair(String category, Expectation expectation, String first, String second) {}

  /** A pair with the polarities that a model gave its texts. */
  record Outcome(Pair pair, double first, double second) {
    boolean passed() {
      return pair.expectation().holds(first, second);
    }
  }

  /**
   * Reads pairs: category, expectation and the two texts in each line, tabs between them; lines
   * that begin with # are left out.
   */
  static List<Pair> read(BufferedReader reader, String name) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] cells = line.split("\t", -1);
      try {
        if (cells.length != 4) {
          throw new IllegalArgumentException("expected 4 columns, found " + cells.length);
        }
        pairs.add(new Pair(cells[0], Expectation.named(cells[1]), cells[2], cells[3]));
      } catch (IllegalArgumentException e) {
        throw new IOException(name + ", line " + number + ": " + e.getMessage(), e);
      }
    }
    return pairs;
  }

  /** The pairs that come with this project. */
  static List<Pair> pairs() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Behaviour.class.getResourceAsStream(PAIRS)),
                StandardCharsets.UTF_8))) {
      return read(reader, PAIRS);
    }
  }

  /** Lets a model answer pairs. */
  static List<Outcome> of(SentimentClassifier classifier, List<Pair> pairs) {
    List<Sentiment> answers =
        classifier.classifyAll(
            pairs.stream().flatMap(pair -> Stream.of(pair.first(), pair.second())).toList());
    return IntStream.range(0, pairs.size())
        .mapToObj(
            i ->
                new Outcome(
                    pairs.get(i), polarity(answers.get(2 * i)), polarity(answers.get(2 * i + 1))))
        .toList();
  }

  private static double polarity(Sentiment answer) {
    return answer
        .polarity()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the model's labels do not say which of them is positive: "
                        + answer.model().labels()));
  }
}
