package io.github.sentimentj.evaluation;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** One map for each label, or one for the second of two. */
record IsotonicRegression(List<MonotoneMap> maps) implements Calibration {

  private static final int MAX_MAPS = 10_000;
  private static final double ABOVE_HALF = Math.nextUp(0.5);

  IsotonicRegression {
    maps = List.copyOf(maps);
  }

  static IsotonicRegression fit(double[][] probabilities, int[] expected) {
    int labels = probabilities[0].length;
    return new IsotonicRegression(
        IntStream.range(labels == 2 ? 1 : 0, labels)
            .mapToObj(
                label ->
                    MonotoneMap.fit(
                        Probabilities.column(probabilities, label),
                        Probabilities.hits(expected, label)))
            .toList());
  }

  static IsotonicRegression fit(double[][] probabilities, boolean[][] expected) {
    return new IsotonicRegression(
        IntStream.range(0, probabilities[0].length)
            .mapToObj(
                label ->
                    MonotoneMap.fit(
                        Probabilities.column(probabilities, label),
                        Probabilities.column(expected, label)))
            .toList());
  }

  @Override
  public double[] apply(double[] probabilities) {
    if (probabilities.length == 2) {
      return applyToTwo(probabilities);
    }
    double[] out = applyMultiLabel(probabilities);
    double sum = Arrays.stream(out).sum();
    for (int i = 0; i < out.length; i++) {
      out[i] /= sum;
    }
    return out;
  }

  private double[] applyToTwo(double[] probabilities) {
    Probabilities.check(probabilities);
    requireMaps(1, 2);
    double second = maps.get(0).apply(probabilities[1]);
    // Not across one half: the label stays, be it by the smallest margin.
    second =
        probabilities[1] > probabilities[0] ? Math.max(second, ABOVE_HALF) : Math.min(second, 0.5);
    return Probabilities.decision(second);
  }

  @Override
  public double[] applyMultiLabel(double[] probabilities) {
    Probabilities.check(probabilities);
    requireMaps(probabilities.length, probabilities.length);
    double[] out = new double[probabilities.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = maps.get(i).apply(probabilities[i]);
    }
    return out;
  }

  private void requireMaps(int wanted, int labels) {
    if (maps.size() != wanted) {
      throw new IllegalArgumentException(
          "isotonic: expected %d maps for %d labels, found %d"
              .formatted(wanted, labels, maps.size()));
    }
  }

  @Override
  public OptionalDouble temperature() {
    return OptionalDouble.empty();
  }

  @Override
  public String toJson() {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("isotonic").beginArray();
    maps.forEach(map -> map.write(out));
    return out.endArray().endObject().toString();
  }

  static IsotonicRegression parse(Json json) {
    List<Json> maps = json.elements();
    if (maps.isEmpty() || maps.size() > MAX_MAPS) {
      throw new IllegalArgumentException(
          json.path() + ": expected 1 to " + MAX_MAPS + " maps, found " + maps.size());
    }
    return new IsotonicRegression(maps.stream().map(MonotoneMap::parse).toList());
  }

  @Override
  public String toString() {
    return "isotonic, " + maps.stream().mapToInt(map -> map.x().size()).sum() + " points";
  }
}
