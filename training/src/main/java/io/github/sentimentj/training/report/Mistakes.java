package io.github.sentimentj.training.report;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.Explanation.Contribution;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.training.cascade.BothAnswers;
import io.github.sentimentj.training.document.Figures;
import io.github.sentimentj.training.document.Markdown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The wrong answers of which a bundle is surest, with the words that misled it. */
final class Mistakes {

  private static final int SHOWN = 50;
  private static final int BUDGET = 24;
  private static final int SPANS = 2;
  private static final int WORDS = 8;

  private Mistakes() {}

  static void write(
      Markdown page,
      SentimentClassifier classifier,
      Cascade cascade,
      BothAnswers answers,
      List<LabeledText> texts,
      List<String> names) {
    double[][] probabilities = answers.answers(cascade);
    int[] expected = answers.expected();
    List<Integer> worst =
        IntStream.range(0, expected.length)
            .boxed()
            .filter(i -> probabilities[i][expected[i]] < 0.5)
            .sorted(Comparator.comparingDouble(i -> probabilities[i][expected[i]]))
            .limit(SHOWN)
            .toList();
    page.paragraph(
        "The surest wrong answers, with what spoke most for them: a few words, or the beginning of a"
            + " longer part of the text.");
    List<List<String>> rows = new ArrayList<>();
    for (int i : worst) {
      String right = expected[i] == 1 ? "positive" : "negative";
      rows.add(
          List.of(
              names.isEmpty() ? "row " + i : names.get(i),
              right,
              Figures.percent(probabilities[i][expected[i]]),
              answers.rows().get(i).goesOn(cascade) ? "both" : "linear alone",
              misleading(classifier, texts.get(i).text(), right)));
    }
    page.table(List.of("review", "is", "probability of that", "answered by", "misled by"), rows);
  }

  private static String misleading(SentimentClassifier classifier, String text, String right) {
    Explanation why = classifier.explain(text, BUDGET);
    if (why.label().equals(right)) {
      return "";
    }
    return why.contributions().stream()
        .sorted(Comparator.comparingDouble((Contribution part) -> -part.weight()))
        .limit(SPANS)
        .map(part -> quoted(text.substring(part.start(), part.end())))
        .collect(Collectors.joining(", "));
  }

  private static String quoted(String span) {
    String[] words =
        span.replaceAll("<br\\s*/?>", " ")
            .replace('|', ' ')
            .replace('`', '\'')
            .strip()
            .split("\\s+");
    String shown = String.join(" ", List.of(words).subList(0, Math.min(words.length, WORDS)));
    return "`" + shown + (words.length > WORDS ? " …" : "") + "`";
  }
}
