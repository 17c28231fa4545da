package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server with the model that it comes with, over loopback. */
class BundledModelServerTest {

  private static final SentimentClassifier CLASSIFIER = SentimentClassifier.create();
  private static final SentimentServer SERVER =
      SentimentServer.builder(CLASSIFIER).host("127.0.0.1").port(0).start();

  private final HttpClient client = HttpClient.newHttpClient();

  @AfterAll
  static void stop() {
    SERVER.stop(Duration.ofSeconds(5));
    CLASSIFIER.close();
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + SERVER.port() + path);
  }

  private static HttpRequest post(String body) {
    return HttpRequest.newBuilder(uri("/api/v1/predict"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "   ",
        "\ud83d\ude00\ud83d\ude00",
        "nul \0 inside",
        "lone \ud800 surrogate",
        "\u0641\u064a\u0644\u0645 \u0631\u0627\u0626\u0639",
        "e\u0301 \u0915\u094d\u0937",
        "\t\r\n"
      })
  void predict_oddTexts_areAnsweredWithNumbers(String text) throws Exception {
    String body = new JsonWriter().beginObject().name("text").value(text).endObject().toString();
    HttpResponse<String> response = client.send(post(body), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    Json answer = Json.parse(response.body());
    assertThat(answer.get("text").string()).isEqualTo(text);
    double negative = answer.get("confidences").get("negative").number();
    assertThat(answer.get("confidences").get("positive").number() + negative)
        .isBetween(0.999, 1.001);
  }

  @Test
  void predict_longestWordThatFits_isAnswered() throws Exception {
    String word = "a".repeat(SentimentServerBuilder.DEFAULT_MAX_BODY - 11);
    HttpResponse<String> response =
        client.send(post("{\"text\":\"" + word + "\"}"), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "{}", "{\"text\":5}", "{\"text\":\"\"}", "{\"text\":null}"})
  void predict_bodiesWithoutText_are422InFastApisShape(String body) throws Exception {
    HttpResponse<String> response = client.send(post(body), BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(422);
    Json detail = Json.parse(response.body()).get("detail").elements().get(0);
    assertThat(detail.get("loc").elements().get(0).string()).isEqualTo("body");
    assertThat(detail.members()).containsOnlyKeys("loc", "msg", "type");
  }

  @Test
  void predict_manyAtOnce_eachGetsItsOwnAnswer() {
    List<CompletableFuture<Void>> calls =
        IntStream.range(0, 640)
            .mapToObj(
                i -> {
                  String text = "review number " + i + (i % 2 == 0 ? " great" : " awful");
                  String query = URLEncoder.encode(text, StandardCharsets.UTF_8);
                  HttpRequest get =
                      HttpRequest.newBuilder(uri("/api/v1/predict?text=" + query)).build();
                  return client
                      .sendAsync(get, BodyHandlers.ofString())
                      .thenAccept(
                          response ->
                              assertThat(Json.parse(response.body()).get("text").string())
                                  .isEqualTo(text));
                })
            .toList();
    calls.forEach(CompletableFuture::join);
  }
}
