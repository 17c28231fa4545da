package io.github.sentimentj.evaluation;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/** Straight lines between points of rising x and y that do not fall; level outside of them. */
record MonotoneMap(List<Double> x, List<Double> y) {

  private static final int MAX_BLOCKS = 64;
  private static final int MAX_POINTS = 1000;

  MonotoneMap {
    x = List.copyOf(x);
    y = List.copyOf(y);
  }

  /** Neighbouring texts that share their answer. */
  private record Block(double from, double to, int count, int hits) {
    Block plus(Block next) {
      return new Block(from, next.to, count + next.count, hits + next.hits);
    }

    double mean() {
      return (double) hits / count;
    }
  }

  static MonotoneMap fit(double[] probabilities, boolean[] hits) {
    int n = probabilities.length;
    int least = (n + MAX_BLOCKS - 1) / MAX_BLOCKS;
    List<Block> blocks =
        pooled(
            pooled(texts(probabilities, hits), (last, next) -> last.mean() >= next.mean()),
            (last, next) -> last.count() < least);
    int end = blocks.size() - 1;
    if (end > 0 && blocks.get(end).count() < least) {
      Block remainder = blocks.remove(end);
      blocks.set(end - 1, blocks.get(end - 1).plus(remainder));
    }

    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    double margin = 1.0 / (n + 2);
    for (Block block : blocks) {
      double mean = Math.max(margin, Math.min(1 - margin, block.mean()));
      x.add(block.from());
      y.add(mean);
      if (block.to() > block.from()) {
        x.add(block.to());
        y.add(mean);
      }
    }
    return new MonotoneMap(x, y);
  }

  /** Of equal probabilities hits come first: then pooling makes one block of them. */
  private static List<Block> texts(double[] probabilities, boolean[] hits) {
    return IntStream.range(0, probabilities.length)
        .mapToObj(i -> new Block(probabilities[i], probabilities[i], 1, hits[i] ? 1 : 0))
        .sorted(
            Comparator.comparingDouble(Block::from)
                .thenComparing(Comparator.comparingInt(Block::hits).reversed()))
        .toList();
  }

  private static List<Block> pooled(List<Block> blocks, BiPredicate<Block, Block> together) {
    List<Block> pooled = new ArrayList<>();
    for (Block next : blocks) {
      Block block = next;
      while (!pooled.isEmpty() && together.test(pooled.get(pooled.size() - 1), block)) {
        block = pooled.remove(pooled.size() - 1).plus(block);
      }
      pooled.add(block);
    }
    return pooled;
  }

  double apply(double probability) {
    int at = Collections.binarySearch(x, probability);
    if (at >= 0) {
      return y.get(at);
    }
    int next = -at - 1;
    if (next == 0 || next == x.size()) {
      return y.get(Math.max(0, next - 1));
    }
    double part = (probability - x.get(next - 1)) / (x.get(next) - x.get(next - 1));
    double low = y.get(next - 1);
    double high = y.get(next);
    return Math.min(high, low + part * (high - low));
  }

  void write(JsonWriter out) {
    out.beginArray();
    for (List<Double> axis : List.of(x, y)) {
      out.beginArray();
      axis.forEach(out::value);
      out.endArray();
    }
    out.endArray();
  }

  static MonotoneMap parse(Json json) {
    List<Json> axes = json.elements();
    require(json, axes.size() == 2, "expected [[x, …], [y, …]]");
    List<Double> x = axes.get(0).elements().stream().map(Json::number).toList();
    List<Double> y = axes.get(1).elements().stream().map(Json::number).toList();
    int points = x.size();
    require(
        axes.get(0), points > 0 && points <= MAX_POINTS, "expected 1 to " + MAX_POINTS + " points");
    require(
        axes.get(0),
        x.get(0) >= 0 && x.get(points - 1) <= 1 && pairs(x, (last, next) -> last < next),
        "expected numbers that rise within [0, 1]");
    require(axes.get(1), y.size() == points, "expected " + points + " numbers, as many as x");
    require(
        axes.get(1),
        y.get(0) > 0 && y.get(points - 1) < 1 && pairs(y, (last, next) -> last <= next),
        "expected numbers between 0 and 1 that do not fall");
    return new MonotoneMap(x, y);
  }

  private static boolean pairs(List<Double> values, BiPredicate<Double, Double> order) {
    return IntStream.range(1, values.size())
        .allMatch(i -> order.test(values.get(i - 1), values.get(i)));
  }

  private static void require(Json json, boolean valid, String message) {
    if (!valid) {
      throw new IllegalArgumentException(json.path() + ": " + message);
    }
  }
}
