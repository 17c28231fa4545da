package io.github.sentimentj.training.eda;

import io.github.sentimentj.huggingface.tokenizer.Encoding;
import io.github.sentimentj.huggingface.tokenizer.Tokenizer;
import io.github.sentimentj.training.document.Charts;
import io.github.sentimentj.training.document.Charts.Axes;
import io.github.sentimentj.training.document.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.style.Styler.LegendPosition;

/** What there is to say about some splits of texts, the first of which is learned from. */
final class Report {

  private static final List<Integer> LIMITS = List.of(64, 128, 254, 510);
  private static final List<Integer> SIZES =
      List.of(100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000);
  private static final int BIN = 25;
  private static final int LONGEST_BIN = 1_000;
  private static final int WORDS_A_SIDE = 15;

  private final List<Corpus> corpora;
  private final @Nullable Tokenizer tokenizer;
  private final Consumer<String> progress;
  private final Markdown out = new Markdown();

  Report(List<Corpus> corpora, @Nullable Tokenizer tokenizer, Consumer<String> progress) {
    this.corpora = List.copyOf(corpora);
    this.tokenizer = tokenizer;
    this.progress = progress;
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    out.heading(1, "The data");
    out.paragraph(
        "Written by `sentiment-training.jar eda`. A word is a run of letters and digits, in lower case; `<br />` is none.");
    progress.accept("classes");
    classes();
    progress.accept("lengths");
    lengths(folder);
    progress.accept("duplicates");
    duplicates();
    progress.accept("words that speak for a label");
    labelWords(folder);
    progress.accept("vocabulary");
    vocabulary(folder);
    Files.writeString(folder.resolve("README.md"), out.toString());
  }

  private void classes() {
    out.heading(2, "Classes");
    List<List<String>> rows = new ArrayList<>();
    for (Corpus corpus : corpora) {
      if (corpus.labels().isEmpty()) {
        rows.add(List.of(corpus.name(), "none", count(corpus.texts().size()), "", "", ""));
        continue;
      }
      Map<String, List<Integer>> byLabel = new TreeMap<>();
      for (int i = 0; i < corpus.texts().size(); i++) {
        byLabel
            .computeIfAbsent(corpus.labels().get(i), label -> new ArrayList<>())
            .add(Corpus.words(corpus.texts().get(i)).size());
      }
      byLabel.forEach(
          (label, words) -> {
            Lengths lengths = new Lengths(words);
            rows.add(
                List.of(
                    corpus.name(),
                    label,
                    count(words.size()),
                    percent((double) words.size() / corpus.texts().size()),
                    count((int) Math.round(lengths.mean())),
                    count(lengths.quantile(0.5))));
          });
    }
    out.table(List.of("split", "label", "texts", "share", "mean words", "median words"), rows);
  }

  private void lengths(Path folder) throws IOException {
    out.heading(2, "Lengths");
    Map<String, Lengths> measured = new LinkedHashMap<>();
    for (Corpus corpus : corpora) {
      measured.put(
          corpus.name() + ", words",
          new Lengths(corpus.texts().stream().map(text -> Corpus.words(text).size()).toList()));
      if (tokenizer != null) {
        measured.put(corpus.name() + ", tokens", new Lengths(tokens(corpus.texts(), tokenizer)));
      }
    }
    List<List<String>> rows = new ArrayList<>();
    measured.forEach(
        (name, lengths) -> {
          List<String> row =
              new ArrayList<>(List.of(name, count((int) Math.round(lengths.mean()))));
          for (double share : new double[] {0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1}) {
            row.add(count(lengths.quantile(share)));
          }
          rows.add(row);
        });
    out.table(
        List.of("", "mean", "5 %", "25 %", "median", "75 %", "95 %", "99 %", "longest"), rows);
    out.paragraph(
        "Share of the texts that are longer than a limit (tokens without `[CLS]` and `[SEP]`):");
    List<String> head = new ArrayList<>(List.of(""));
    LIMITS.forEach(limit -> head.add(count(limit)));
    List<List<String>> over = new ArrayList<>();
    measured.forEach(
        (name, lengths) -> {
          List<String> row = new ArrayList<>(List.of(name));
          LIMITS.forEach(limit -> row.add(percent(lengths.over(limit))));
          over.add(row);
        });
    out.table(head, over);
    lengthCharts(measured, folder);
  }

  private static List<Integer> tokens(List<String> texts, Tokenizer tokenizer) {
    Encoding encoding = new Encoding();
    List<Integer> counts = new ArrayList<>(texts.size());
    for (String text : texts) {
      tokenizer.encode(text, encoding);
      counts.add(encoding.size());
    }
    return counts;
  }

  private void lengthCharts(Map<String, Lengths> measured, Path folder) throws IOException {
    String name = corpora.get(0).name();
    Map<String, Lengths> first = new LinkedHashMap<>();
    measured.forEach(
        (key, lengths) -> {
          if (key.startsWith(name + ", ")) {
            first.put(key.substring(name.length() + 2), lengths);
          }
        });
    int bins = LONGEST_BIN / BIN;
    double[] starts = IntStream.range(0, bins).mapToDouble(bin -> bin * BIN).toArray();
    Map<String, double[]> histograms = new LinkedHashMap<>();
    first.forEach((unit, lengths) -> histograms.put(unit, lengths.histogram(BIN, bins)));
    Charts.lines(
        new Axes("How long the texts are (" + name + ")", "length, from", "texts in each " + BIN),
        starts,
        histograms,
        List.of(),
        false,
        LegendPosition.InsideNE,
        folder.resolve("lengths.png"));
    out.image("How long the texts are", "lengths.png");

    double[] limits = IntStream.rangeClosed(0, bins).mapToDouble(i -> i * BIN).toArray();
    Map<String, double[]> over = new LinkedHashMap<>();
    first.forEach(
        (unit, lengths) ->
            over.put(unit, Arrays.stream(limits).map(x -> lengths.over((int) x)).toArray()));
    Charts.lines(
        new Axes(
            "Texts that are longer than a limit (" + name + ")", "limit", "share of the texts"),
        limits,
        over,
        LIMITS,
        false,
        LegendPosition.InsideNE,
        folder.resolve("limits.png"));
    out.image("Texts that are longer than a limit", "limits.png");
  }

  private void duplicates() {
    out.heading(2, "Duplicates");
    out.paragraph("Case, tags, punctuation and white space do not count.");
    List<List<String>> rows = new ArrayList<>();
    for (Corpus corpus : corpora) {
      Duplicates.Within within = Duplicates.within(corpus);
      List<String> row =
          new ArrayList<>(
              List.of(corpus.name(), count(within.repeated()), count(within.contradictory())));
      for (Corpus other : corpora) {
        row.add(other.equals(corpus) ? "" : count(Duplicates.across(corpus, other)));
      }
      rows.add(row);
    }
    List<String> head =
        new ArrayList<>(List.of("split", "repeated within", "of them with two labels"));
    corpora.forEach(corpus -> head.add("also in " + corpus.name()));
    out.table(head, rows);
  }

  private void labelWords(Path folder) throws IOException {
    Corpus corpus = corpora.get(0);
    List<String> labels = corpus.labels().stream().distinct().sorted().toList();
    out.heading(2, "Words that speak for a label");
    if (labels.size() != 2) {
      out.paragraph("Only for two labels; these texts have " + labels.size() + ".");
      return;
    }
    int minTexts = Math.max(2, corpus.texts().size() / 500);
    List<LabelWords.Scored> scored = LabelWords.of(corpus, labels, minTexts);
    out.paragraph(
        "Words, and runs of two and three, that are in at least "
            + count(minTexts)
            + " texts, each counted once a text, by their log-odds ratio in standard deviations"
            + " (Monroe, Colaresi and Quinn, 2008).");
    List<LabelWords.Scored> shown = new ArrayList<>(strongest(scored, 1, 0));
    Collections.reverse(shown);
    shown.addAll(0, strongest(scored, 1, 1));
    Charts.bars(
        new Axes(
            "Words that speak for " + labels.get(0) + " and for " + labels.get(1),
            "standard deviations",
            ""),
        shown.stream().map(LabelWords.Scored::text).toList(),
        shown.stream().map(LabelWords.Scored::score).toList(),
        labels,
        folder.resolve("words.png"));
    out.image("Words that speak for each label", "words.png");
    List<List<String>> rows = new ArrayList<>();
    for (int words = 2; words <= 3; words++) {
      for (int label = 0; label < 2; label++) {
        String strongest =
            strongest(scored, words, label).stream()
                .map(LabelWords.Scored::text)
                .collect(Collectors.joining(", "));
        rows.add(List.of(labels.get(label), words + " words", strongest));
      }
    }
    out.table(List.of("label", "", "strongest"), rows);
  }

  private static List<LabelWords.Scored> strongest(
      List<LabelWords.Scored> scored, int words, int label) {
    List<LabelWords.Scored> order = new ArrayList<>(scored);
    if (label == 1) {
      Collections.reverse(order);
    }
    return order.stream().filter(ngram -> ngram.words() == words).limit(WORDS_A_SIDE).toList();
  }

  private void vocabulary(Path folder) throws IOException {
    Corpus first = corpora.get(0);
    Vocabulary vocabulary = new Vocabulary(first.texts());
    out.heading(2, "Vocabulary");
    out.paragraph(
        "The texts of "
            + first.name()
            + " have "
            + count(vocabulary.size())
            + " different words, "
            + count(vocabulary.once())
            + " of them once only. Share of all words that the most frequent ones of "
            + first.name()
            + " cover:");
    List<Integer> sizes =
        SIZES.stream()
            .filter(size -> size < vocabulary.size())
            .collect(Collectors.toCollection(ArrayList::new));
    sizes.add(vocabulary.size());
    Map<String, double[]> coverage = new LinkedHashMap<>();
    for (Corpus corpus : corpora) {
      coverage.put(corpus.name(), vocabulary.coverage(corpus.texts(), sizes));
    }
    List<String> head = new ArrayList<>(List.of(""));
    sizes.forEach(size -> head.add(count(size)));
    List<List<String>> rows = new ArrayList<>();
    coverage.forEach(
        (name, shares) -> {
          List<String> row = new ArrayList<>(List.of(name));
          for (double share : shares) {
            row.add(percent(share));
          }
          rows.add(row);
        });
    out.table(head, rows);
    Charts.lines(
        new Axes("How much the most frequent words cover", "words", "share of all words"),
        sizes.stream().mapToDouble(Integer::doubleValue).toArray(),
        coverage,
        List.of(),
        true,
        LegendPosition.InsideSE,
        folder.resolve("vocabulary.png"));
    out.image("How much the most frequent words cover", "vocabulary.png");
  }

  private static String count(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
