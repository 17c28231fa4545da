package io.github.sentimentj.http.telemetry;

import io.github.sentimentj.ClassificationListener.Classification;
import io.github.sentimentj.ClassificationListener.Failure;
import io.github.sentimentj.ClassificationListener.Timing;
import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.OverloadedException;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.server.Trace;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The metrics, in Micrometer's names; Prometheus writes underscores for the dots. Thread-safe. */
final class Meters {

  private static final Duration[] TIMES = millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000);

  /** Micrometer's default has exemplars where OpenMetrics allows none, and strict readers fail. */
  private static final class SpecifiedFormat implements PrometheusConfig {
    @Override
    public @Nullable String get(String key) {
      return null;
    }

    @Override
    public Properties prometheusProperties() {
      return new Properties();
    }
  }

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(
          new SpecifiedFormat(), new PrometheusRegistry(), Clock.SYSTEM, new CurrentSpan());
  private final MultiGauge info =
      MultiGauge.builder("sentiment.model.info")
          .description("The model that answers")
          .register(registry);
  private final Timer tokenize = timer("sentiment.tokenize.duration", "Cutting texts into tokens");
  private final Timer queue = timer("sentiment.queue.duration", "Waiting for a batch");
  private final Timer inference = timer("sentiment.inference.duration", "Computing a batch");
  private final DistributionSummary batchSize =
      summary("sentiment.batch.size", "Texts of a batch", 1, 2, 4, 8, 16, 32, 64, 128);
  private final DistributionSummary tokens =
      summary("sentiment.input.tokens", "Tokens of a text", 16, 32, 64, 128, 256, 512, 1024, 4096);
  private final Counter truncated =
      Counter.builder("sentiment.truncated.inputs")
          .description("Texts of which the model did not see all")
          .register(registry);
  private final Map<List<String>, Timer> requestTimes = new ConcurrentHashMap<>();
  private final Map<List<String>, Counter> requests = new ConcurrentHashMap<>();
  private final Map<List<String>, Counter> predictions = new ConcurrentHashMap<>();
  private volatile @Nullable SentimentClassifier shown;
  private volatile Duration loadTime = Duration.ZERO;

  private static Duration[] millis(int... millis) {
    return java.util.Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  /** What exemplars refer to. */
  private static final class CurrentSpan implements SpanContext {
    @Override
    public @Nullable String getCurrentTraceId() {
      Trace trace = Trace.current();
      return trace == null ? null : trace.traceId();
    }

    @Override
    public @Nullable String getCurrentSpanId() {
      Trace trace = Trace.current();
      return trace == null ? null : trace.spanId();
    }

    @Override
    public boolean isCurrentSpanSampled() {
      Trace trace = Trace.current();
      return trace != null && trace.sampled();
    }

    @Override
    public void markCurrentSpanAsExemplar() {}
  }

  Meters(AtomicInteger underWay) {
    Gauge.builder("sentiment.requests.in.progress", underWay, AtomicInteger::get)
        .description("Requests under way")
        .register(registry);
    Gauge.builder("sentiment.queue.depth", this, Meters::queued)
        .description("Texts that wait for a batch")
        .register(registry);
    Gauge.builder(
            "sentiment.model.load.duration.seconds",
            this,
            meters -> meters.loadTime.toNanos() / 1e9)
        .description("Loading the model")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private double queued() {
    SentimentClassifier classifier = shown;
    return classifier == null ? 0 : classifier.queued();
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(TIMES)
        .register(registry);
  }

  private DistributionSummary summary(String name, String description, double... bounds) {
    return DistributionSummary.builder(name)
        .description(description)
        .serviceLevelObjectives(bounds)
        .register(registry);
  }

  void replay(Consumer<Meters> event) {
    event.accept(this);
  }

  void answered(String method, String route, int status, long nanos, @Nullable Trace trace) {
    Timer timer =
        requestTimes.computeIfAbsent(
            List.of(method, route, Integer.toString(status)), this::requestTimer);
    if (trace == null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    } else {
      Trace.run(trace, () -> timer.record(nanos, TimeUnit.NANOSECONDS));
    }
  }

  private Timer requestTimer(List<String> labels) {
    return Timer.builder("sentiment.request.duration")
        .description("Requests, from their head to their answer")
        .tags("method", method(labels.get(0)), "route", labels.get(1), "status", labels.get(2))
        .serviceLevelObjectives(TIMES)
        .register(registry);
  }

  /** Others are up to the client, and would make a series each. */
  private static String method(String method) {
    return List.of("GET", "HEAD", "POST", "OPTIONS").contains(method) ? method : "other";
  }

  void classified(Classification classification) {
    ModelInfo model = classification.model();
    count(model, "success", classification.results().size());
    Timing timing = classification.timing();
    queue.record(timing.queue());
    tokenize.record(timing.tokenization());
    inference.record(timing.inference());
    batchSize.record(classification.results().size());
    for (Sentiment sentiment : classification.results()) {
      tokens.record(sentiment.tokens());
      if (sentiment.truncated()) {
        truncated.increment();
      }
      predictions
          .computeIfAbsent(
              List.of(model.name(), sentiment.label()),
              labels ->
                  Counter.builder("sentiment.predictions")
                      .description("Texts by their label")
                      .tags("model", labels.get(0), "label", labels.get(1))
                      .register(registry))
          .increment();
    }
  }

  void failed(Failure failure) {
    String outcome = failure.cause() instanceof OverloadedException ? "overloaded" : "failure";
    count(failure.model(), outcome, failure.size());
  }

  private void count(ModelInfo model, String outcome, int texts) {
    requests
        .computeIfAbsent(
            List.of(model.name(), model.backend(), outcome),
            labels ->
                Counter.builder("sentiment.requests")
                    .description("Texts that the model was asked for")
                    .tags(
                        "model", labels.get(0), "backend", labels.get(1), "outcome", labels.get(2))
                    .register(registry))
        .increment(texts);
  }

  void show(SentimentClassifier classifier, Duration loadTime) {
    shown = classifier;
    this.loadTime = loadTime;
    ModelInfo model = classifier.model();
    info.register(
        List.of(
            MultiGauge.Row.of(
                Tags.of(
                    "model", model.name(),
                    "version", model.version(),
                    "digest", model.sha256(),
                    "backend", model.backend()),
                1)),
        true);
  }

  String scrape(String contentType) {
    return registry.scrape(contentType);
  }
}
