package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sentimentj.Explanation;
import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Precision;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.Json;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SentimentServerTest {

  private static final SentimentClassifier CLASSIFIER =
      new SentimentClassifier() {
        @Override
        public Sentiment classify(String text) {
          if (text.equals("fail")) {
            throw new IllegalStateException(text);
          }
          return new Sentiment(
              "positive",
              List.of(new Sentiment.Score("negative", 0.25), new Sentiment.Score("positive", 0.75)),
              OptionalDouble.of(0.5),
              text.length(),
              false,
              model());
        }

        @Override
        public List<Sentiment> classifyAll(List<String> texts) {
          return texts.stream().map(this::classify).toList();
        }

        @Override
        public Explanation explain(String text, int budget) {
          return new Explanation(
              "positive", 0, List.of(new Explanation.Contribution(0, 1, 0.5)), true);
        }

        @Override
        public ModelInfo model() {
          return new ModelInfo(
              "test",
              "1",
              "test",
              "test",
              Precision.FP32,
              List.of("negative", "positive"),
              OptionalInt.empty(),
              true,
              "ab",
              Map.of("seed", "1"));
        }

        @Override
        public void close() {}
      };

  private final HttpClient client = HttpClient.newHttpClient();
  private final SentimentServer server =
      SentimentServer.builder(CLASSIFIER).host("127.0.0.1").port(0).maxBodyBytes(100).start();

  @AfterEach
  void stop() {
    server.stop(Duration.ofSeconds(5));
  }

  @Test
  void predicts() throws Exception {
    String expected =
        "{\"text\":\"ä b\",\"sentiment\":\"Positive\",\"confidences\":{\"negative\":0.25,"
            + "\"positive\":0.75},\"polarity\":0.5,\"truncated\":false,\"tokens\":3,"
            + "\"model\":{\"name\":\"test\",\"version\":\"1\",\"sha256\":\"ab\"}}";
    assertThat(send("GET", "/api/v1/predict?text=%C3%A4+b", "").body()).isEqualTo(expected);
    assertThat(send("POST", "/api/v1/predict", "{\"text\":\"ä b\"}").body()).isEqualTo(expected);
    assertThat(send("POST", "/api/v1/explain", "{\"text\":\"ä b\"}").body())
        .endsWith("\"contributions\":[{\"start\":0,\"end\":1,\"weight\":0.5}]}}");
    assertThat(send("GET", "/api/v1/health", "").body()).isEqualTo("{\"status\":true}");
  }

  @Test
  void refusesWhatIsWrong() throws Exception {
    assertThat(send("GET", "/api/v1/predict", "").body())
        .isEqualTo(
            "{\"detail\":[{\"loc\":[\"query\",\"text\"],\"msg\":\"field required\","
                + "\"type\":\"value_error.missing\"}]}");
    assertThat(send("GET", "/api/v1/predict?text=%C3", "").statusCode()).isEqualTo(400);
    assertThat(send("POST", "/api/v1/predict", "{\"text\":1}").statusCode()).isEqualTo(422);
    assertThat(send("POST", "/api/v1/predict", "{\"a\" 1}").body()).contains("line 1, column 6");
    assertThat(send("POST", "/api/v1/predict", "{\"text\":\"" + "a".repeat(90) + "\"}"))
        .returns(413, HttpResponse::statusCode);
    assertThat(send("POST", "/api/v1/predict", "{\"text\":\"" + "a".repeat(89) + "\"}"))
        .returns(200, HttpResponse::statusCode);
    assertThat(send("GET", "/webjars/../openapi.json", "").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/api/v1/predict", "").headers().firstValue("Allow"))
        .contains("GET, HEAD, POST, OPTIONS");
    assertThat(send("GET", "/api/v1/predict?text=fail", "").body())
        .isEqualTo("{\"detail\":\"Internal Server Error\"}");
  }

  @Test
  void servesItsPages() throws Exception {
    for (String path : List.of("/", "/page.js", "/page.css", "/docs", "/docs.js", "/redoc")) {
      assertThat(send("GET", path, "").statusCode()).as(path).isEqualTo(200);
    }
    assertThat(send("HEAD", "/webjars/redoc/redoc.standalone.js", "").statusCode()).isEqualTo(200);
    assertThat(Json.parse(send("GET", "/openapi.json", "").body()).get("paths").members())
        .containsOnlyKeys(
            "/api/v1/predict",
            "/api/v1/predict/batch",
            "/api/v1/explain",
            "/api/v1/health",
            "/api/v1/lineage");
  }

  @Test
  void saysThatAPortIsInUse() {
    assertThatThrownBy(
            () -> SentimentServer.builder(CLASSIFIER).host("127.0.0.1").port(server.port()).start())
        .hasCauseInstanceOf(BindException.class);
  }

  @Test
  void grpcWithoutItsJar_saysWhichToAdd() {
    assertThatThrownBy(() -> SentimentServer.builder(CLASSIFIER).grpcPort(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sentiment-grpc.jar")
        .hasMessageContaining("io.github.sentimentj:sentiment-grpc");
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    request.method(
        method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
