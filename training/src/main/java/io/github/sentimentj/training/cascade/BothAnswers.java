package io.github.sentimentj.training.cascade;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.training.TextFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What each of two models makes of labelled texts; its labels mean negative and positive, in this
 * order. From it follows what any cascade of them answers.
 *
 * @param rows one for each text
 */
public record BothAnswers(List<Row> rows) {

  private static final int CHUNK = 128;
  private static final int CHECKED = 16;
  private static final double FIRST_COST = 0.002; // as a share of the second model's

  /** Copies the list. */
  public BothAnswers {
    rows = List.copyOf(rows);
  }

  /**
   * A text.
   *
   * @param positive whether it is
   * @param first the first model's probability that it is
   * @param second the second model's
   * @param firstTokens the text's tokens, as the first model counts them
   * @param secondTokens the text's tokens, as the second model counts them
   */
  public record Row(
      boolean positive, double first, double second, int firstTokens, int secondTokens) {

    private String line() {
      return "%s\t%s\t%s\t%d\t%d"
          .formatted(positive ? 1 : 0, first, second, firstTokens, secondTokens);
    }

    private static Row parse(String line) {
      String[] cells = line.split("\t", -1);
      return new Row(
          cells[0].equals("1"),
          Double.parseDouble(cells[1]),
          Double.parseDouble(cells[2]),
          Integer.parseInt(cells[3]),
          Integer.parseInt(cells[4]));
    }

    private boolean isNear(Row other) {
      return positive == other.positive
          && Math.abs(first - other.first) < 1e-5
          && Math.abs(second - other.second) < 1e-5
          && secondTokens == other.secondTokens;
    }

    /**
     * Whether a cascade asks the second model.
     *
     * @param cascade the cascade
     * @return whether the first model does not answer alone
     */
    public boolean goesOn(Cascade cascade) {
      return firstTokens < cascade.minTokens() || Math.max(first, 1 - first) < cascade.threshold();
    }

    /**
     * What a cascade answers.
     *
     * @param cascade the cascade
     * @return the probabilities of negative and positive
     */
    public double[] answer(Cascade cascade) {
      double[] one = {1 - first, first};
      double[] other = {1 - second, second};
      if (firstTokens < cascade.minTokens()) {
        return other;
      }
      return goesOn(cascade) ? cascade.blend(one, other) : one;
    }
  }

  /**
   * Lets both models answer. What a file holds already is not computed again, so that this can be
   * broken off and taken up.
   *
   * @param first the one model; not closed
   * @param second the other; not closed
   * @param texts labelled 0 or 1, or negative or positive
   * @param file where the answers are kept, or null
   * @param progress told how many texts are done
   * @return the answers
   * @throws IOException if the file cannot be read or written
   */
  public static BothAnswers of(
      SentimentClassifier first,
      SentimentClassifier second,
      List<LabeledText> texts,
      @Nullable Path file,
      IntConsumer progress)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    if (file != null) {
      rows.addAll(kept(file, first, second, texts));
    }
    while (rows.size() < texts.size()) {
      List<Row> more =
          ask(
              first,
              second,
              texts.subList(rows.size(), Math.min(rows.size() + CHUNK, texts.size())));
      if (file != null) {
        append(file, more);
      }
      rows.addAll(more);
      progress.accept(rows.size());
    }
    return new BothAnswers(rows);
  }

  /** What is in the file, where the models answer its first texts just so. */
  private static List<Row> kept(
      Path file, SentimentClassifier first, SentimentClassifier second, List<LabeledText> texts)
      throws IOException {
    if (Files.exists(file)) {
      List<String> lines = TextFile.lines(file);
      // The last chunk may have been broken off.
      int whole = lines.size() < texts.size() ? lines.size() - lines.size() % CHUNK : texts.size();
      List<Row> rows = lines.stream().limit(whole).map(Row::parse).toList();
      List<Row> again = ask(first, second, texts.subList(0, Math.min(CHECKED, whole)));
      if (IntStream.range(0, again.size()).allMatch(i -> again.get(i).isNear(rows.get(i)))) {
        write(file, rows);
        return rows;
      }
    }
    return write(file, List.of());
  }

  private static List<Row> write(Path file, List<Row> rows) throws IOException {
    Files.write(file, rows.stream().map(Row::line).toList());
    return rows;
  }

  private static void append(Path file, List<Row> rows) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.APPEND)) {
      for (Row row : rows) {
        out.write(row.line() + "\n");
      }
    }
  }

  private static List<Row> ask(
      SentimentClassifier first, SentimentClassifier second, List<LabeledText> texts) {
    List<String> plain = texts.stream().map(LabeledText::text).toList();
    List<Sentiment> one = first.classifyAll(plain);
    List<Sentiment> other = second.classifyAll(plain);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      String label = texts.get(i).label();
      rows.add(
          new Row(
              label.equals("1") || label.startsWith("pos"),
              one.get(i).scores().get(1).probability(),
              other.get(i).scores().get(1).probability(),
              one.get(i).tokens(),
              other.get(i).tokens()));
    }
    return rows;
  }

  /**
   * The right labels.
   *
   * @return 0 for negative, 1 for positive
   */
  public int[] expected() {
    return rows.stream().mapToInt(row -> row.positive ? 1 : 0).toArray();
  }

  /**
   * What the first model answers.
   *
   * @return the probabilities of negative and positive for each text
   */
  public double[][] first() {
    return rows.stream()
        .map(row -> new double[] {1 - row.first, row.first})
        .toArray(double[][]::new);
  }

  /**
   * What the second model answers.
   *
   * @return the probabilities of negative and positive for each text
   */
  public double[][] second() {
    return rows.stream()
        .map(row -> new double[] {1 - row.second, row.second})
        .toArray(double[][]::new);
  }

  /**
   * What a cascade answers.
   *
   * @param cascade the cascade
   * @return the probabilities of negative and positive for each text
   */
  public double[][] answers(Cascade cascade) {
    return rows.stream().map(row -> row.answer(cascade)).toArray(double[][]::new);
  }

  /**
   * How many times a cascade is as fast as its second model alone, as the texts' lengths let
   * expect. The first model costs next to nothing.
   *
   * @param cascade the cascade
   * @param reading of the second model
   * @return 1 or more
   */
  public double speedUp(Cascade cascade, Reading reading) {
    double all = 0;
    double passedOn = 0;
    for (Row row : rows) {
      double cost = reading.cost(row.secondTokens());
      all += cost;
      passedOn += row.goesOn(cascade) ? cost : 0;
    }
    return all / (passedOn + FIRST_COST * all);
  }

  /**
   * The share of texts that go on to the second model.
   *
   * @param cascade the cascade
   * @return a number in [0, 1]
   */
  public double passedOn(Cascade cascade) {
    return (double) rows.stream().filter(row -> row.goesOn(cascade)).count() / rows.size();
  }
}
