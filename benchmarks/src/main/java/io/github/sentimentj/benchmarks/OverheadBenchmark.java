package io.github.sentimentj.benchmarks;

import io.github.sentimentj.Batching;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SwappableClassifier;
import io.github.sentimentj.drift.DriftMonitor;
import io.github.sentimentj.wandb.InferenceMonitor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What each capability adds to one call of the bundled linear model on a short text, with nobody
 * else calling: compare with {@code plain}.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar OverheadBenchmark -prof gc</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OverheadBenchmark {

  private static final String TEXT = "One of the best movies of all time.";
  private static final Batching BATCHING = Batching.upTo(32, Duration.ofMillis(2));

  private final SentimentClassifier classifier = SentimentClassifier.create();
  private final SentimentClassifier monitored =
      SentimentClassifier.builder().listener(DriftMonitor.create()).build();
  private final InferenceMonitor monitor =
      InferenceMonitor.start(row -> {}, InferenceMonitor.Options.standard());
  private final SentimentClassifier told = SentimentClassifier.builder().listener(monitor).build();
  private final SentimentClassifier batching =
      SentimentClassifier.builder().batching(BATCHING).build();
  private final SwappableClassifier swappable =
      SentimentClassifier.swappable(SentimentClassifier.create());

  /** Frees the models. */
  @TearDown
  public void close() {
    classifier.close();
    monitored.close();
    told.close();
    monitor.close();
    batching.close();
    swappable.close();
  }

  /**
   * The classifier alone.
   *
   * @return the answer
   */
  @Benchmark
  public Sentiment plain() {
    return classifier.classify(TEXT);
  }

  /**
   * With a listener: a drift monitor.
   *
   * @return the answer
   */
  @Benchmark
  public Sentiment monitored() {
    return monitored.classify(TEXT);
  }

  /**
   * With the listener that tells W&amp;B, ten rows a second and windows of a minute.
   *
   * @return the answer
   */
  @Benchmark
  public Sentiment told() {
    return told.classify(TEXT);
  }

  /**
   * Behind an idle batching queue, on the caller's thread.
   *
   * @return the answer
   */
  @Benchmark
  public Sentiment batching() {
    return batching.classify(TEXT);
  }

  /**
   * Behind an idle batching queue, handed to its thread and back.
   *
   * @return the answer
   */
  @Benchmark
  public Sentiment batchingAsync() {
    return batching.classifyAsync(TEXT).join();
  }

  /**
   * Behind what lets the model be swapped.
   *
   * @return the answer
   */
  @Benchmark
  public Sentiment swappable() {
    return swappable.classify(TEXT);
  }
}
