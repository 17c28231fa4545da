package io.github.sentimentj.cloudfunction;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Under Google's own invoker, over loopback. */
@Timeout(60)
class GoogleFunctionTest {

  private static TestInvoker invoker;

  @BeforeAll
  static void start() throws Exception {
    invoker = new TestInvoker(GoogleFunction.class, "http");
  }

  @AfterAll
  static void stop() {
    invoker.close();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return invoker.send(invoker.request(path));
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return invoker.send(
        invoker
            .request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void predict_answersAsTheServerDoes() throws Exception {
    HttpResponse<String> response = get("/api/v1/predict?text=A+wonderful+%C3%A9tude.");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    Json answer = Json.parse(response.body());
    assertThat(answer.members().keySet())
        .containsExactly(
            "text", "sentiment", "confidences", "polarity", "truncated", "tokens", "model");
    assertThat(answer.get("text").string()).isEqualTo("A wonderful \u00e9tude.");
    assertThat(answer.get("sentiment").string()).isEqualTo("Positive");
    assertThat(post("/api/v1/predict", "{\"text\":\"A wonderful \u00e9tude.\"}").body())
        .isEqualTo(response.body());
  }

  @Test
  void batch_answersInOrder() throws Exception {
    Json answers =
        Json.parse(post("/api/v1/predict/batch", "[\"Dull.\",{\"text\":\"Great.\"}]").body());
    assertThat(answers.elements().stream().map(one -> one.get("sentiment").string()))
        .containsExactly("Negative", "Positive");
    assertThat(post("/api/v1/predict/batch", "[]").body()).isEqualTo("[]");
  }

  @Test
  void health_isTrue() throws Exception {
    assertThat(get("/api/v1/health").body()).isEqualTo("{\"status\":true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/predict               | 422 | field required",
        "/api/v1/predict?text=         | 422 | at least 1 characters",
        "/api/v1/predict?text=%25C3    | 200 | %C3",
        "/api/v1/predict?text=%C3      | 400 | not UTF-8",
        "/api/v1/nothing               | 404 | Not Found"
      })
  void oddQueries(String path, int status, String body) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "/api/v1/predict       | not json     | 400 | not JSON",
        "/api/v1/predict       | [1]          | 422 | not a valid dict",
        "/api/v1/predict       | {\"text\":5} | 422 | str type expected",
        "/api/v1/predict/batch | {}           | 422 | not a valid list",
        "/api/v1/predict/batch | [\"a\",7]    | 422 | \"body\",\"1\"",
        "/api/v1/predict/batch | [\"a\",\"\"] | 422 | at least 1 characters",
        "/api/v1/health        | {}           | 405 | Method Not Allowed"
      })
  void oddBodies(String path, String body, int status, String answer) throws Exception {
    HttpResponse<String> response = post(path, body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(answer);
  }

  @Test
  void otherBodiesAreRefused() throws Exception {
    assertThat(
            invoker
                .send(
                    invoker
                        .request("/api/v1/predict")
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofString("text")))
                .statusCode())
        .isEqualTo(415);
    String huge = "{\"text\":\"" + "a".repeat(HttpApi.MAX_BODY) + "\"}";
    assertThat(post("/api/v1/predict", huge).statusCode()).isEqualTo(413);
    assertThat(post("/api/v1/health", "").headers().firstValue("Allow")).contains("GET, HEAD");
  }
}
