package io.github.sentimentj.beam;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Collects the texts of each window, and classifies them together. */
final class ClassifyFn extends DoFn<String, Row> {

  private static final long serialVersionUID = 1L;

  private final Counter texts = Metrics.counter(ClassifyText.class, "texts");
  private final Counter truncated = Metrics.counter(ClassifyText.class, "truncated");
  private final Distribution tokens = Metrics.distribution(ClassifyText.class, "tokens");
  private final Distribution batchMicros = Metrics.distribution(ClassifyText.class, "batchMicros");

  private final String id;
  private final SerializableFunction<String, SentimentClassifier> factory;
  private final int batchSize;

  private transient @Nullable SentimentClassifier classifier;
  private transient @Nullable Map<BoundedWindow, Batch> batches;

  ClassifyFn(String id, SerializableFunction<String, SentimentClassifier> factory, int batchSize) {
    this.id = id;
    this.factory = factory;
    this.batchSize = batchSize;
  }

  private record Batch(List<String> texts, List<Instant> times) {}

  private interface Receiver {
    void receive(Row row, Instant time);
  }

  /** Opens the model, or finds it open. */
  @Setup
  public void setup() {
    classifier = SharedClassifier.acquire(id, () -> factory.apply(id));
  }

  /** Begins with nothing. */
  @StartBundle
  public void start() {
    batches = new HashMap<>();
  }

  /** Keeps a text until there are enough. */
  @ProcessElement
  public void process(
      @Element String text, @Timestamp Instant time, BoundedWindow window, ProcessContext context) {
    Batch batch =
        open(batches).computeIfAbsent(window, w -> new Batch(new ArrayList<>(), new ArrayList<>()));
    batch.texts.add(text);
    batch.times.add(time);
    if (batch.texts.size() == batchSize) {
      open(batches).remove(window);
      classify(batch, context::outputWithTimestamp);
    }
  }

  /** Classifies what is left. */
  @FinishBundle
  public void finish(FinishBundleContext context) {
    open(batches)
        .forEach(
            (window, batch) -> classify(batch, (row, time) -> context.output(row, time, window)));
    batches = null;
  }

  /** Closes the model, if nobody else has it. */
  @Teardown
  public void teardown() {
    if (classifier != null) {
      classifier = null;
      SharedClassifier.release(id);
    }
  }

  /** A text keeps its time, and so may be older than the one that makes its batch full. */
  @Override
  @SuppressWarnings({"deprecation", "InlineMeSuggester"}) // there is no other way to say so
  @Deprecated
  public Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }

  private void classify(Batch batch, Receiver receiver) {
    long start = System.nanoTime();
    List<Sentiment> answers = open(classifier).classifyAll(batch.texts);
    batchMicros.update((System.nanoTime() - start) / 1000);
    texts.inc(answers.size());
    for (int i = 0; i < answers.size(); i++) {
      Sentiment answer = answers.get(i);
      tokens.update(answer.tokens());
      truncated.inc(answer.truncated() ? 1 : 0);
      receiver.receive(row(batch.texts.get(i), answer), batch.times.get(i));
    }
  }

  private static <T> T open(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("not between @Setup and @Teardown");
    }
    return value;
  }

  private static Row row(String text, Sentiment answer) {
    Map<String, Double> scores = new LinkedHashMap<>();
    answer.scores().forEach(score -> scores.put(score.label(), score.probability()));
    return Row.withSchema(ClassifyText.SCHEMA)
        .addValue(text)
        .addValue(answer.label())
        .addValue(answer.probability(answer.label()))
        .addValue(scores)
        .addValue(answer.polarity().isPresent() ? answer.polarity().getAsDouble() : null)
        .addValue(answer.tokens())
        .addValue(answer.truncated())
        .build();
  }
}
