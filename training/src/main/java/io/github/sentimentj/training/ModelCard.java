package io.github.sentimentj.training;

import static io.github.sentimentj.training.document.Figures.count;
import static io.github.sentimentj.training.document.Figures.interval;
import static io.github.sentimentj.training.document.Figures.number;
import static io.github.sentimentj.training.document.Figures.percent;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.github.sentimentj.LongText;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.training.document.Markdown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The page that says what a bundle of two models is, from what the bundle says of itself. */
final class ModelCard {

  private static final String TEMPLATE = "card.md";

  private final Map<String, String> values = new LinkedHashMap<>();

  private ModelCard() {}

  /**
   * Writes it.
   *
   * @param bundle what the bundle says, judged
   * @param linear what its first model says
   * @param transformer what its second model says
   * @param bytes size of the bundle
   * @param outcomes what it made of minimal pairs
   */
  static String of(
      Manifest bundle,
      Manifest linear,
      Manifest transformer,
      long bytes,
      List<Behaviour.Outcome> outcomes)
      throws IOException {
    ModelCard card = new ModelCard();
    card.put("megabytes", String.format(Locale.ROOT, "%.1f", bytes / 1e6));
    card.figures(bundle, linear, transformer);
    card.behaviour(outcomes);
    card.cascade(bundle.cascade().orElseThrow(), transformer.longText().orElseThrow());
    List<List<String>> rows = new ArrayList<>();
    bundle
        .training()
        .forEach(
            (what, found) -> {
              if (what.startsWith("validation, ") || what.startsWith("int8")) {
                rows.add(List.of(what.replaceFirst("^validation, ", ""), found));
              }
            });
    card.put("validation", table(List.of("", ""), rows));
    return card.filled();
  }

  private void put(String name, String value) {
    values.put("{" + name + "}", value);
  }

  private void figures(Manifest bundle, Manifest linear, Manifest transformer) {
    Evaluation both = bundle.evaluation().orElseThrow();
    put("examples", count(both.examples()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("the bundle", both));
    rows.add(row("its transformer alone", transformer.evaluation().orElseThrow()));
    rows.add(row("its linear model alone", linear.evaluation().orElseThrow()));
    put(
        "figures",
        table(List.of("", "accuracy", "interval", "ROC-AUC", "log loss", "Brier", "ECE"), rows));
    List<List<String>> confusion = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Evaluation.LabelFigures label = both.perLabel().get(i);
      confusion.add(
          List.of(
              label.label(),
              count(both.confusion().get(i).get(0)),
              count(both.confusion().get(i).get(1)),
              number(label.precision()),
              number(label.recall()),
              number(label.f1())));
    }
    put(
        "confusion",
        table(
            List.of("", "called negative", "called positive", "precision", "recall", "F1"),
            confusion));
  }

  private static List<String> row(String name, Evaluation found) {
    return List.of(
        name,
        "**" + percent(found.accuracy()) + "**",
        interval(found.accuracy(), found.examples()),
        number(found.rocAuc()),
        number(found.logLoss()),
        number(found.brier()),
        number(found.ece()));
  }

  private void behaviour(List<Behaviour.Outcome> outcomes) {
    put("pairs", count(outcomes.size()));
    put("passed", passed(outcomes));
    put(
        "behaviour",
        outcomes.stream()
            .collect(groupingBy(outcome -> outcome.pair().category(), LinkedHashMap::new, toList()))
            .entrySet()
            .stream()
            .map(category -> category.getKey() + " " + passed(category.getValue()))
            .collect(joining(", ")));
  }

  private static String passed(List<Behaviour.Outcome> outcomes) {
    long passed = outcomes.stream().filter(Behaviour.Outcome::passed).count();
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * passed / outcomes.size());
  }

  private void cascade(Cascade cascade, LongText policy) {
    put("threshold", String.valueOf(cascade.threshold()));
    put("minTokens", String.valueOf(cascade.minTokens()));
    put("firstWeight", String.format(Locale.ROOT, "%.3f", cascade.firstWeight()));
    put("secondWeight", String.format(Locale.ROOT, "%.3f", cascade.secondWeight()));
    put("bias", String.format(Locale.ROOT, "%+.3f", cascade.bias().get(1)));
    put(
        "policy",
        policy instanceof LongText.HeadTail kept
            ? String.format(
                Locale.ROOT,
                "of longer texts, the first %.0f %% of these and the last",
                100 * kept.share())
            : policy instanceof LongText.Windows windows
                ? "of longer texts, one part after the other, each with the last %d tokens of the one before; the mean of their log-probabilities counts"
                    .formatted(windows.overlap())
                : "longer texts: " + policy);
  }

  private static String table(List<String> head, List<List<String>> rows) {
    Markdown table = new Markdown();
    table.table(head, rows);
    return table.toString().strip();
  }

  private String filled() throws IOException {
    String text;
    try (InputStream in = Objects.requireNonNull(ModelCard.class.getResourceAsStream(TEMPLATE))) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace(value.getKey(), value.getValue());
    }
    return text;
  }
}
