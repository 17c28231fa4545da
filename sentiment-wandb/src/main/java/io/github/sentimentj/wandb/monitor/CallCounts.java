package io.github.sentimentj.wandb.monitor;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.ClassificationListener.Failure;
import io.github.sentimentj.ClassificationListener.Timing;
import io.github.sentimentj.OverloadedException;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.Sentiment.Score;
import java.util.List;
import java.util.Map;

/** Sums over the calls of a window. Not thread-safe. */
final class CallCounts {

  private static final double LN_2 = Math.log(2);

  private final LatencyHistogram latency = new LatencyHistogram();
  private long texts;
  private long tokens;
  private long truncated;
  private long failed;
  private long overloaded;
  private double confidence;
  private double entropy;

  void add(Classification classification) {
    List<Sentiment> results = classification.results();
    for (int i = 0; i < results.size(); i++) {
      add(results.get(i));
    }
    latency.add(nanos(classification.timing()));
  }

  private void add(Sentiment answer) {
    texts++;
    tokens += answer.tokens();
    truncated += answer.truncated() ? 1 : 0;
    List<Score> scores = answer.scores();
    double highest = 0;
    for (int i = 0; i < scores.size(); i++) {
      double p = scores.get(i).probability();
      highest = Math.max(highest, p);
      entropy -= p == 0 ? 0 : p * Math.log(p) / LN_2;
    }
    confidence += highest;
  }

  void add(Failure failure) {
    failed += failure.size();
    overloaded += failure.cause() instanceof OverloadedException ? failure.size() : 0;
  }

  /** Without the objects that adding up durations makes. */
  static long nanos(Timing timing) {
    return timing.queue().toNanos()
        + timing.tokenization().toNanos()
        + timing.inference().toNanos();
  }

  void addAll(CallCounts other) {
    latency.addAll(other.latency);
    texts += other.texts;
    tokens += other.tokens;
    truncated += other.truncated;
    failed += other.failed;
    overloaded += other.overloaded;
    confidence += other.confidence;
    entropy += other.entropy;
  }

  /** Figures that are there without any text, and such that only texts give. */
  void describe(double seconds, Map<String, Object> row) {
    row.put("traffic/calls_per_second", latency.total() / seconds);
    row.put("traffic/texts_per_second", texts / seconds);
    row.put("errors/texts", failed);
    row.put("errors/overloaded", overloaded);
    row.put("errors/share", failed == 0 ? 0.0 : failed / (double) (failed + texts));
    if (texts == 0) {
      return;
    }
    row.put("latency/p50_ms", latency.percentileMillis(0.5));
    row.put("latency/p90_ms", latency.percentileMillis(0.9));
    row.put("latency/p99_ms", latency.percentileMillis(0.99));
    row.put("latency/max_ms", latency.longestMillis());
    row.put("confidence/mean", confidence / texts);
    row.put("entropy/mean_bits", entropy / texts);
    row.put("length/mean_tokens", tokens / (double) texts);
    row.put("truncated/share", truncated / (double) texts);
  }
}
