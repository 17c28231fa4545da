package io.github.sentimentj.http.telemetry;

import io.github.sentimentj.ClassificationListener;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.server.Observer;
import io.github.sentimentj.http.server.Protocol;
import io.github.sentimentj.http.server.Reply;
import io.github.sentimentj.http.server.Request;
import io.github.sentimentj.http.server.Routes;
import io.github.sentimentj.http.server.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a server tells of itself: {@code /metrics}, and traces where an endpoint for them is named.
 * The libraries for metrics are loaded by a thread of its own after the first answer; what happens
 * before is remembered. Thread-safe.
 */
public final class Telemetry implements Observer, ClassificationListener, AutoCloseable {

  private static final int MOST_REMEMBERED = 10_000;

  private final @Nullable Tracing tracing;
  private final AtomicBoolean loading = new AtomicBoolean();
  private final AtomicInteger underWay = new AtomicInteger();
  private final List<Consumer<Meters>> early = new ArrayList<>();
  private volatile @Nullable Meters meters;
  private volatile @Nullable SentimentClassifier classifier;
  private volatile Duration loadTime = Duration.ZERO;

  /**
   * Telemetry as environment variables say: {@code OTEL_EXPORTER_OTLP_ENDPOINT} switches traces on.
   *
   * @param environment such as {@link System#getenv()}
   */
  public Telemetry(Map<String, String> environment) {
    tracing = Tracing.open(environment);
  }

  /** Names the classifier whose model and queue are shown, and how long loading it took. */
  public void of(SentimentClassifier classifier, Duration loadTime) {
    this.classifier = classifier;
    this.loadTime = loadTime;
  }

  @Override
  public Observation begin(String method, String route, @Nullable Trace parent) {
    long start = System.nanoTime();
    underWay.incrementAndGet();
    Observation span = tracing == null ? null : tracing.begin(method, route, parent);
    Trace trace = span == null ? parent : span.trace();
    return new Observation() {
      @Override
      public @Nullable Trace trace() {
        return trace;
      }

      @Override
      public void end(int status) {
        underWay.decrementAndGet();
        if (span != null) {
          span.end(status);
        }
        long nanos = System.nanoTime() - start;
        record(meters -> meters.answered(method, route, status, nanos, trace));
        load();
      }
    };
  }

  @Override
  public void onClassified(Classification classification) {
    record(meters -> meters.classified(classification));
  }

  @Override
  public void onFailed(Failure failure) {
    record(meters -> meters.failed(failure));
  }

  private void record(Consumer<Meters> event) {
    Meters loaded = meters;
    if (loaded == null) {
      synchronized (early) {
        loaded = meters;
        if (loaded == null) {
          if (early.size() < MOST_REMEMBERED) {
            early.add(event);
          }
          return;
        }
      }
    }
    event.accept(loaded);
  }

  private void load() {
    if (meters == null && loading.compareAndSet(false, true)) {
      Thread thread = new Thread(this::loaded, "sentiment-metrics");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private synchronized Meters loaded() {
    Meters loaded = meters;
    if (loaded == null) {
      loaded = new Meters(underWay);
      synchronized (early) {
        early.forEach(loaded::replay);
        early.clear();
        meters = loaded;
      }
    }
    return loaded;
  }

  /** {@code /metrics}, as a protocol of its own. */
  public Protocol metrics() {
    return new Protocol() {
      @Override
      public void addTo(Routes routes) {
        routes.admin("/metrics", Telemetry.this::scrape);
      }

      @Override
      public Reply error(int status, String message) {
        return Reply.detail(status, message);
      }
    };
  }

  private Reply scrape(Request request) {
    SentimentClassifier shown = classifier;
    Meters loaded = loaded();
    if (shown != null) {
      loaded.show(shown, loadTime);
    }
    String accept = request.header("Accept");
    String type =
        accept != null && accept.contains("application/openmetrics-text")
            ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8";
    return new Reply(200, type, loaded.scrape(type), Map.of());
  }

  /** Sends the traces that have not been sent. */
  @Override
  public void close() {
    if (tracing != null) {
      tracing.close();
    }
  }
}
