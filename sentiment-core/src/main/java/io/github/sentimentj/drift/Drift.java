package io.github.sentimentj.drift;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How far the answers of a window have moved from those of a reference. Needs no labelled texts,
 * and so says that the input or the model's view of it has changed, not that answers are wrong.
 * Immutable.
 *
 * @param referenceTexts texts of the reference, at least one
 * @param windowTexts texts of the window, at least one
 * @param scores for each label its probability; where there are two labels, only the second's
 * @param confidence the predicted label's probability
 * @param lengths the texts' tokens
 * @param predictions the predicted labels; they have no order, so the Kolmogorov-Smirnov test is
 *     empty
 */
public record Drift(
    long referenceTexts,
    long windowTexts,
    List<Divergence> scores,
    Divergence confidence,
    Divergence lengths,
    Divergence predictions) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no text, or there are more than {@value
   *     Profile#MAX_LABELS} scores
   */
  public Drift {
    scores = List.copyOf(scores);
    requireTexts(referenceTexts, windowTexts);
    if (scores.isEmpty() || scores.size() > Profile.MAX_LABELS) {
      throw new IllegalArgumentException("scores: " + scores.size() + " of them");
    }
  }

  private static void requireTexts(long reference, long window) {
    if (reference < 1 || window < 1) {
      throw new IllegalArgumentException(
          "a reference of " + reference + " texts, a window of " + window);
    }
  }

  /**
   * Compares two profiles.
   *
   * @param reference answers that are as they should be
   * @param window answers in question
   * @return how far the window is from the reference
   * @throws IllegalArgumentException if a profile has no text, or their labels are not the same
   */
  public static Drift between(Profile reference, Profile window) {
    requireTexts(reference.texts(), window.texts());
    reference.requireSameLabels(window);
    return new Drift(
        reference.texts(),
        window.texts(),
        IntStream.range(0, reference.scores().size())
            .mapToObj(i -> Divergence.ordered(reference.scores().get(i), window.scores().get(i)))
            .toList(),
        Divergence.ordered(reference.confidence(), window.confidence()),
        Divergence.ordered(reference.lengths(), window.lengths()),
        Divergence.unordered(reference.predictions(), window.predictions()));
  }

  /**
   * The largest population stability index of all, to raise an alarm with.
   *
   * @return 0 or more
   */
  public double maxPsi() {
    return Stream.concat(scores.stream(), Stream.of(confidence, lengths, predictions))
        .mapToDouble(Divergence::psi)
        .max()
        .orElseThrow();
  }

  /**
   * Reads a report from JSON. Nothing in it is trusted.
   *
   * @param text what {@link #toJson} made
   * @return the report
   * @throws IllegalArgumentException if it is not JSON, something is missing, or a number is out of
   *     its range; the message says where
   */
  public static Drift parse(String text) {
    Json json = Json.parse(text);
    return new Drift(
        json.get("referenceTexts").integer(),
        json.get("windowTexts").integer(),
        json.get("scores").elements().stream().map(Divergence::parse).toList(),
        Divergence.parse(json.get("confidence")),
        Divergence.parse(json.get("lengths")),
        Divergence.parse(json.get("predictions")));
  }

  /**
   * The report as a JSON object, numbers in full precision.
   *
   * @return compact JSON text
   */
  public String toJson() {
    JsonWriter out = new JsonWriter();
    out.beginObject().name("referenceTexts").value(referenceTexts);
    out.name("windowTexts").value(windowTexts).name("scores").beginArray();
    scores.forEach(divergence -> divergence.write(out));
    confidence.write(out.endArray().name("confidence"));
    lengths.write(out.name("lengths"));
    predictions.write(out.name("predictions"));
    return out.endObject().toString();
  }

  /**
   * How far apart two histograms are.
   *
   * <p>With few texts chance alone moves every figure. Between two samples of n and m texts from
   * one distribution the index is (B - 1)(1/n + 1/m) on average, B being the bins that are in use
   * (Yurdakul and Naranjo, "Statistical properties of the population stability index", 2020): a
   * window of less than about 1,000 texts says little.
   *
   * @param psi population stability index, the sum of (q - p) ln(q / p) over the bins, 0 or more;
   *     by custom below 0.1 is stable, up to 0.25 a shift to look into, and above that a large one
   *     (Siddiqi, "Credit Risk Scorecards", 2006). So that empty bins do not make it infinite, p
   *     and q are the shares of texts plus 0.0001, divided by their sum.
   * @param jensenShannon Jensen-Shannon divergence of the shares in bits, from 0 (the same) to 1
   *     (nothing in common) (Lin, "Divergence measures based on the Shannon entropy", 1991)
   * @param kolmogorovSmirnov the largest difference between the two cumulative distributions, in
   *     [0, 1]; taken at the bins' edges, so at most that of the values themselves; empty where the
   *     bins have no order
   * @param pValue the chance of a statistic as large as that if nothing had changed, by its
   *     asymptotic distribution (Smirnov, "Table for estimating the goodness of fit of empirical
   *     distributions", 1948), in [0, 1]; binning makes it too large rather than too small; empty
   *     where the statistic is. With many texts the smallest of changes is significant: judge how
   *     large it is by the other figures.
   */
  public record Divergence(
      double psi, double jensenShannon, OptionalDouble kolmogorovSmirnov, OptionalDouble pValue) {

    private static final double SMOOTHING = 1e-4;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a figure is out of its range, NaN included, or only one
     *     of the last two is there
     */
    public Divergence {
      requireWithin("psi", psi, Double.MAX_VALUE);
      requireWithin("jensenShannon", jensenShannon, 1);
      requireWithin("kolmogorovSmirnov", kolmogorovSmirnov.orElse(0), 1);
      requireWithin("pValue", pValue.orElse(0), 1);
      if (kolmogorovSmirnov.isPresent() != pValue.isPresent()) {
        throw new IllegalArgumentException("kolmogorovSmirnov without pValue, or the reverse");
      }
    }

    private static void requireWithin(String name, double value, double max) {
      if (!(value >= 0 && value <= max)) {
        throw new IllegalArgumentException(name + ": " + value + " is not in [0, " + max + "]");
      }
    }

    static Divergence unordered(List<Long> reference, List<Long> window) {
      return of(reference, window, OptionalDouble.empty(), OptionalDouble.empty());
    }

    static Divergence ordered(List<Long> reference, List<Long> window) {
      double n = sum(reference);
      double m = sum(window);
      long below = 0;
      long windowBelow = 0;
      double largest = 0;
      for (int i = 0; i < reference.size(); i++) {
        below += reference.get(i);
        windowBelow += window.get(i);
        largest = Math.max(largest, Math.abs(below / n - windowBelow / m));
      }
      double pValue = exceeding(largest * Math.sqrt(n / (n + m) * m));
      return of(reference, window, OptionalDouble.of(largest), OptionalDouble.of(pValue));
    }

    private static Divergence of(
        List<Long> reference,
        List<Long> window,
        OptionalDouble kolmogorovSmirnov,
        OptionalDouble pValue) {
      double n = sum(reference);
      double m = sum(window);
      double all = 1 + SMOOTHING * reference.size();
      double psi = 0;
      double divergence = 0;
      for (int i = 0; i < reference.size(); i++) {
        double p = reference.get(i) / n;
        double q = window.get(i) / m;
        divergence += (bits(p, (p + q) / 2) + bits(q, (p + q) / 2)) / 2;
        psi += (q - p) / all * Math.log((q + SMOOTHING) / (p + SMOOTHING));
      }
      // Rounding may leave the range by a few units in the last place.
      return new Divergence(psi, Math.max(0, Math.min(1, divergence)), kolmogorovSmirnov, pValue);
    }

    private static double sum(List<Long> counts) {
      return counts.stream().mapToLong(Long::longValue).sum();
    }

    private static double bits(double p, double mean) {
      return p == 0 ? 0 : p * Math.log(p / mean) / Math.log(2);
    }

    /** The chance that Kolmogorov's distribution exceeds x: two series, each where it is fast. */
    private static double exceeding(double x) {
      double sum = 0;
      if (x < 1) {
        for (int k = 1; k < 10; k += 2) {
          sum += Math.exp(-k * k * Math.PI * Math.PI / (8 * x * x));
        }
        return x == 0 ? 1 : 1 - Math.sqrt(2 * Math.PI) / x * sum;
      }
      for (int k = 1; k < 10; k++) {
        sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
      }
      return sum;
    }

    private static Divergence parse(Json json) {
      double psi = json.get("psi").number();
      double jensenShannon = json.get("jensenShannon").number();
      OptionalDouble kolmogorovSmirnov = optional(json, "kolmogorovSmirnov");
      OptionalDouble pValue = optional(json, "pValue");
      try {
        return new Divergence(psi, jensenShannon, kolmogorovSmirnov, pValue);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(json.path() + ": " + e.getMessage(), e);
      }
    }

    private static OptionalDouble optional(Json json, String name) {
      return json.find(name)
          .map(value -> OptionalDouble.of(value.number()))
          .orElse(OptionalDouble.empty());
    }

    private void write(JsonWriter out) {
      out.beginObject().name("psi").value(psi).name("jensenShannon").value(jensenShannon);
      kolmogorovSmirnov.ifPresent(value -> out.name("kolmogorovSmirnov").value(value));
      pValue.ifPresent(value -> out.name("pValue").value(value));
      out.endObject();
    }
  }
}
