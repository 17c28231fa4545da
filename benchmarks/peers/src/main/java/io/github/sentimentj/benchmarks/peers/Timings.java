package io.github.sentimentj.benchmarks.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Milliseconds for a text, of each contender in each round. */
final class Timings {

  private static final List<Contender> OURS =
      List.of(Contender.SENTIMENTJ_FP32, Contender.SENTIMENTJ_INT8, Contender.IMDB);

  private final int texts;
  private final Map<Contender, List<Double>> rounds = new EnumMap<>(Contender.class);

  Timings(int texts) {
    this.texts = texts;
  }

  void add(Contender contender, long nanos) {
    rounds.computeIfAbsent(contender, key -> new ArrayList<>()).add(nanos / 1e6 / texts);
  }

  /** A Markdown table: medians, and how many times as long as ours, compared within each round. */
  void print(CallKind kind) {
    List<Contender> ours = OURS.stream().filter(rounds::containsKey).toList();
    System.out.printf(
        Locale.ROOT, "%n| %s, ms a text | median | range |", kind.name().toLowerCase(Locale.ROOT));
    ours.forEach(our -> System.out.printf(" × %s |", PeerComparison.name(our)));
    System.out.printf("%n|---|---|---|%s%n", "---|".repeat(ours.size()));
    rounds.forEach(
        (contender, times) -> {
          System.out.printf(
              "| %s | %s |", PeerComparison.name(contender), Spread.of(times).columns());
          for (Contender our : ours) {
            System.out.printf(
                " %s |", Spread.of(ratios(times, rounds.getOrDefault(our, List.of()))));
          }
          System.out.println();
        });
  }

  private static List<Double> ratios(List<Double> times, List<Double> ours) {
    return IntStream.range(0, times.size()).mapToObj(i -> times.get(i) / ours.get(i)).toList();
  }

  private record Spread(double median, double least, double most) {
    static Spread of(List<Double> values) {
      double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
      return new Spread(median, sorted[0], Arrays.stream(sorted).max().orElseThrow());
    }

    String columns() {
      return String.format(Locale.ROOT, "%.1f | %.1f–%.1f", median, least, most);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median, least, most);
    }
  }
}
