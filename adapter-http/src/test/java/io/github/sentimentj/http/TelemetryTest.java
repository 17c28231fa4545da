package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.sentimentj.ClassificationListener;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.http.server.Trace;
import io.github.sentimentj.http.telemetry.JsonLogs;
import io.github.sentimentj.http.telemetry.Telemetry;
import io.github.sentimentj.json.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server tells of itself. */
@Timeout(60)
class TelemetryTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private final HttpClient client = HttpClient.newHttpClient();
  private Telemetry telemetry;
  private SentimentClassifier classifier;
  private SentimentServer server;

  private void start(Map<String, String> environment) {
    telemetry = new Telemetry(environment);
    ClassificationListener listener = telemetry;
    classifier =
        SentimentClassifier.builder()
            .model(ModelSource.bundled("imdb-linear"))
            .listener(listener)
            .build();
    telemetry.of(classifier, Duration.ofMillis(1500));
    server =
        SentimentServer.builder(classifier)
            .host("127.0.0.1")
            .port(0)
            .asynchronous()
            .telemetry(telemetry)
            .start();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(Duration.ofSeconds(5));
      classifier.close();
      telemetry.close();
    }
  }

  private String get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  @Test
  void metrics_underTheirNames_withWhatHappenedBeforeTheyWereLoaded() throws Exception {
    start(Map.of());
    get("/api/v1/predict?text=a+wonderful+secret");
    String metrics = get("/metrics");
    assertThat(metrics)
        .contains("sentiment_predictions_total{label=\"positive\",model=\"imdb-linear\"} 1.0")
        .contains(
            "sentiment_requests_total{backend=\"linear\",model=\"imdb-linear\",outcome=\"success\"} 1.0")
        .contains(
            "sentiment_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/predict\",status=\"200\"} 1")
        .contains("sentiment_input_tokens_sum 3.0")
        .contains("sentiment_model_load_duration_seconds 1.5\n")
        .containsPattern("sentiment_model_info\\{backend=\"linear\",digest=\"[0-9a-f]{64}\"")
        .contains("sentiment_queue_depth 0.0")
        .contains("sentiment_tokenize_duration_seconds_bucket")
        .contains("sentiment_queue_duration_seconds_bucket")
        .contains("sentiment_inference_duration_seconds_bucket")
        .contains("sentiment_batch_size_bucket")
        .contains("sentiment_truncated_inputs_total 0.0")
        .contains("sentiment_requests_in_progress")
        .contains("jvm_memory_used_bytes")
        .doesNotContain("secret");
  }

  @Test
  void metrics_areThoseOfTheModelThatAnswersNow() throws Exception {
    start(Map.of());
    get("/metrics");
    telemetry.of(classifier, Duration.ofMillis(2500));
    assertThat(get("/metrics")).contains("sentiment_model_load_duration_seconds 2.5\n");
  }

  @Test
  void openMetrics_haveExemplars() throws Exception {
    start(Map.of());
    get("/metrics");
    get("/api/v1/predict?text=good", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
    assertThat(get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0"))
        .containsPattern(
            "sentiment_request_duration_seconds_bucket\\{.*predict.*# \\{.*trace_id=\"" + TRACE)
        .doesNotContainPattern("_(count|sum)\\{.*# \\{")
        .endsWith("# EOF\n");
  }

  @Test
  void traces_goToTheEndpoint_withoutTheText() throws Exception {
    BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          received.add(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    try {
      start(
          Map.of(
              "OTEL_EXPORTER_OTLP_ENDPOINT",
              "http://127.0.0.1:" + collector.getAddress().getPort(),
              "OTEL_SERVICE_NAME",
              "films"));
      get(
          "/api/v1/predict?text=a+wonderful+secret",
          "traceparent",
          "00-" + TRACE + "-00f067aa0ba902b7-01");
      stop();
      String sent = new String(received.poll(30, TimeUnit.SECONDS), StandardCharsets.ISO_8859_1);
      String traceId = new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
      assertThat(sent)
          .contains("GET /api/v1/predict", "films", "http.response.status_code", traceId)
          .doesNotContain("secret");
    } finally {
      collector.stop(0);
      server = null;
    }
  }

  @Test
  void logs_areJsonLines_withSeverityAndTrace() {
    Handler handler = Logger.getLogger("").getHandlers()[0];
    Formatter before = handler.getFormatter();
    try {
      JsonLogs.install(Map.of("GOOGLE_CLOUD_PROJECT", "films"));
      LogRecord record = new LogRecord(Level.SEVERE, "it \"broke\"");
      record.setLoggerName("test");
      record.setThrown(new IllegalStateException("a secret text"));
      StringBuilder line = new StringBuilder();
      Trace.run(
          new Trace(TRACE, "00f067aa0ba902b7", true),
          () -> line.append(handler.getFormatter().format(record)));
      assertThat(line.toString()).endsWith("\n").doesNotContain("a secret text");
      Json json = Json.parse(line.toString());
      assertThat(json.get("severity").string()).isEqualTo("ERROR");
      assertThat(json.get("message").string()).isEqualTo("it \"broke\"");
      assertThat(json.get("logging.googleapis.com/trace").string())
          .isEqualTo("projects/films/traces/" + TRACE);
      assertThat(json.get("logging.googleapis.com/spanId").string()).isEqualTo("00f067aa0ba902b7");
      assertThat(json.get("stack_trace").string()).startsWith("java.lang.IllegalStateException");
    } finally {
      handler.setFormatter(before);
    }
  }
}
