package io.github.sentimentj.drift;

import io.github.sentimentj.Sentiment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * Where the counts of a profile lie in one array. The only place that knows how a text is counted.
 *
 * @param labels the model's labels
 */
record Layout(List<String> labels) {

  private static final double[] PROBABILITIES =
      Profile.PROBABILITY_EDGES.stream().mapToDouble(Double::doubleValue).toArray();
  private static final double[] LENGTHS =
      Profile.LENGTH_EDGES.stream().mapToDouble(Integer::doubleValue).toArray();

  static List<String> labels(Sentiment answer) {
    return answer.scores().stream().map(Sentiment.Score::label).toList();
  }

  int size() {
    return (histograms() + 1) * (PROBABILITIES.length + 1) + LENGTHS.length + 1 + labels.size();
  }

  private int histograms() {
    // The first of two labels has what the second lacks to 1.
    return labels.size() == 2 ? 1 : labels.size();
  }

  /** Counts a text; returns false, and counts nothing, if its answer has other labels. */
  boolean count(Sentiment answer, AtomicLongArray counts) {
    int predicted = predicted(answer);
    if (predicted < 0) {
      return false;
    }
    List<Sentiment.Score> scores = answer.scores();
    int first = labels.size() - histograms();
    int at = 0;
    for (int i = first; i < scores.size(); i++) {
      counts.getAndIncrement(at + bin(PROBABILITIES, scores.get(i).probability()));
      at += PROBABILITIES.length + 1;
    }
    counts.getAndIncrement(at + bin(PROBABILITIES, scores.get(predicted).probability()));
    at += PROBABILITIES.length + 1;
    counts.getAndIncrement(at + bin(LENGTHS, answer.tokens()));
    at += LENGTHS.length + 1;
    counts.getAndIncrement(at + predicted);
    return true;
  }

  private int predicted(Sentiment answer) {
    List<Sentiment.Score> scores = answer.scores();
    if (scores.size() != labels.size()) {
      return -1;
    }
    int predicted = -1;
    for (int i = 0; i < scores.size(); i++) {
      String label = scores.get(i).label();
      if (!label.equals(labels.get(i))) {
        return -1;
      }
      predicted = label.equals(answer.label()) ? i : predicted;
    }
    return predicted;
  }

  private static int bin(double[] edges, double value) {
    int bin = 0;
    while (bin < edges.length && value >= edges[bin]) {
      bin++;
    }
    return bin;
  }

  Profile profile(long[] counts) {
    int bins = PROBABILITIES.length + 1;
    List<List<Long>> scores = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < histograms(); i++, at += bins) {
      scores.add(slice(counts, at, at + bins));
    }
    int lengths = at + bins;
    int predictions = lengths + LENGTHS.length + 1;
    return new Profile(
        labels,
        scores,
        slice(counts, at, lengths),
        slice(counts, lengths, predictions),
        slice(counts, predictions, counts.length));
  }

  private static List<Long> slice(long[] counts, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> counts[i]).toList();
  }
}
