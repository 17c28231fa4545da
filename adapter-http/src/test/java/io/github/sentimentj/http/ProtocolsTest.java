package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.OverloadedException;
import io.github.sentimentj.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers as the specifications of the protocols have them. */
class ProtocolsTest {

  private final TestServer server =
      new TestServer(builder -> builder.vertex("/v1/endpoints/1:predict", "/v1/health"));

  @AfterEach
  void close() {
    server.close();
  }

  private Json ok(String path, String body) throws Exception {
    HttpResponse<String> response = server.postJson(path, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.parse(response.body());
  }

  private Json get(String path) throws Exception {
    HttpResponse<String> response = server.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.parse(response.body());
  }

  private void refused(int status, String type, String path, String body, String message)
      throws Exception {
    HttpResponse<String> response = server.send(server.post(path, type, body));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains(message);
    Json.parse(response.body());
  }

  @Test
  void openInference_server() throws Exception {
    assertThat(get("/v2/health/live").get("live").bool()).isTrue();
    assertThat(get("/v2/health/ready").get("ready").bool()).isTrue();
    assertThat(get("/v2").members()).containsOnlyKeys("name", "version", "extensions");
    assertThat(get("/v2/")).hasToString(get("/v2").toString());
    Json model = get("/v2/models/imdb-linear");
    assertThat(model.get("versions").strings()).containsExactly("1.0.0");
    assertThat(model.get("inputs").toString())
        .isEqualTo("[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[-1]}]");
    assertThat(model.get("outputs").toString())
        .isEqualTo(
            "[{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[-1]},"
                + "{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[-1,2]}]");
    assertThat(get("/v2/models/imdb-linear/versions/1.0.0/ready").get("ready").bool()).isTrue();
    assertThat(server.get("/v2/models/imdb-linear/versions/7").statusCode()).isEqualTo(404);
    assertThat(Json.parse(server.get("/v2/models/other").body()).get("error").string())
        .contains("imdb-linear");
    assertThat(Json.parse(server.get("/v2/nothing").body()).get("error").string())
        .isEqualTo("Not Found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"shape\":[2],\"data\":[\"wonderful\",\"awful\"]",
        "\"shape\":[2,1],\"data\":[\"wonderful\",\"awful\"]",
        "\"shape\":[2,1],\"data\":[[\"wonderful\"],[\"awful\"]]"
      })
  void openInference_infers(String tensor) throws Exception {
    String input = "{\"name\":\"text\",\"datatype\":\"BYTES\"," + tensor + "}";
    Json answer = ok("/v2/models/imdb-linear/infer", "{\"id\":\"42\",\"inputs\":[" + input + "]}");
    assertThat(answer.get("id").string()).isEqualTo("42");
    assertThat(answer.get("model_name").string()).isEqualTo("imdb-linear");
    Json label = answer.get("outputs").elements().get(0);
    assertThat(label.get("data").strings()).containsExactly("positive", "negative");
    assertThat(label.get("shape").toString()).isEqualTo("[2]");
    Json probabilities = answer.get("outputs").elements().get(1);
    assertThat(probabilities.get("shape").toString()).isEqualTo("[2,2]");
    List<Double> data = probabilities.get("data").elements().stream().map(Json::number).toList();
    assertThat(data.get(0) + data.get(1)).isBetween(0.9999, 1.0001);
    assertThat(data.get(1)).isGreaterThan(0.5);
    assertThat(data.get(3)).isLessThan(0.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}|inputs",
        "{\"inputs\":[]}|one input",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"a\"]}]}|one input",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1]}]}|BYTES",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"a\"]}]}|shape",
        "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"a\"]}],"
            + "\"outputs\":[{\"name\":\"x\"}]}|outputs",
        "nonsense|not JSON"
      })
  void openInference_refuses(String body, String message) throws Exception {
    refused(400, "application/json", "/v2/models/imdb-linear/infer", body, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"dataframe_split\":{\"columns\":[\"id\",\"text\"],\"data\":[[1,\"wonderful\"],[2,\"awful\"]]}}",
        "{\"dataframe_records\":[{\"id\":1,\"text\":\"wonderful\"},{\"id\":2,\"text\":\"awful\"}]}",
        "{\"dataframe_records\":[{\"review\":\"wonderful\"},{\"review\":\"awful\"}]}",
        "{\"instances\":[\"wonderful\",\"awful\"],\"params\":{}}",
        "{\"instances\":[[\"wonderful\"],[\"awful\"]]}",
        "{\"inputs\":[\"wonderful\",\"awful\"]}",
        "{\"inputs\":{\"text\":[\"wonderful\",\"awful\"]}}"
      })
  void mlflow_scoresEveryForm(String body) throws Exception {
    assertPredictions(ok("/invocations", body));
  }

  private static void assertPredictions(Json answer) {
    List<Json> predictions = answer.get("predictions").elements();
    assertThat(predictions)
        .extracting(prediction -> prediction.get("label").string())
        .containsExactly("positive", "negative");
    assertThat(predictions.get(0).get("score").number()).isBetween(0.5, 1.0);
  }

  @Test
  void mlflow_csvAndProbes() throws Exception {
    HttpResponse<String> response =
        server.send(
            server.post(
                "/invocations", "text/csv", "id,text\r\n1,\"wonderful, \"\"so\"\"\"\n2,awful"));
    assertPredictions(Json.parse(response.body()));
    assertThat(server.get("/ping").statusCode()).isEqualTo(200);
    assertThat(server.get("/version").statusCode()).isEqualTo(200);
    refused(400, "application/json", "/invocations", "{}", "exactly one of");
    refused(
        400, "application/json", "/invocations", "{\"instances\":[],\"inputs\":[]}", "exactly one");
    refused(400, "application/json", "/invocations", "{\"instances\":[3]}", "BAD_REQUEST");
    refused(400, "text/csv", "/invocations", "a,b\n1,2\n", "no column 'text'");
    refused(400, "text/csv", "/invocations", "text\n\"open", "never ends");
    refused(415, "image/png", "/invocations", "x", "application/json");
  }

  @Test
  void vertex_predictsAndIsHealthy() throws Exception {
    assertPredictions(ok("/v1/endpoints/1:predict", "{\"instances\":[\"wonderful\",\"awful\"]}"));
    assertPredictions(
        ok(
            "/v1/endpoints/1:predict",
            "{\"instances\":[{\"text\":\"wonderful\"},{\"text\":\"awful\"}],\"parameters\":{}}"));
    assertThat(server.get("/v1/health").statusCode()).isEqualTo(200);
    refused(400, "application/json", "/v1/endpoints/1:predict", "{}", "instances");
  }

  @Test
  void tei_nestsAsItWasAsked() throws Exception {
    Json single = ok("/predict", "{\"inputs\":\"wonderful\",\"raw_scores\":false}");
    assertThat(single.elements())
        .extracting(score -> score.get("label").string())
        .containsExactly("positive", "negative");
    Json batch = ok("/predict", "{\"inputs\":[[\"wonderful\"],[\"awful\"]],\"truncate\":true}");
    assertThat(batch.elements())
        .extracting(scores -> scores.elements().get(0).get("label").string())
        .containsExactly("positive", "negative");
    Json raw = ok("/predict", "{\"inputs\":\"wonderful\",\"raw_scores\":true}");
    assertThat(raw.elements().get(0).get("score").number()).isNegative();
    assertThat(ok("/", "{\"inputs\":\"wonderful\"}")).hasToString(single.toString());
    Json info = get("/info");
    assertThat(info.get("model_id").string()).isEqualTo("imdb-linear");
    assertThat(info.get("max_client_batch_size").integer()).isEqualTo(Integer.MAX_VALUE);
    assertThat(info.members())
        .containsKeys(
            "model_dtype",
            "model_sha",
            "max_concurrent_requests",
            "max_input_length",
            "max_batch_tokens",
            "auto_truncate",
            "tokenization_workers",
            "version");
    assertThat(info.get("model_type").get("classifier").get("id2label").get("1").string())
        .isEqualTo("positive");
    assertThat(server.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void tei_errors() throws Exception {
    refused(413, "application/json", "/predict", "{\"inputs\":[\"a\",\"b\"]}", "Validation");
    refused(413, "application/json", "/predict", "{\"inputs\":\"\"}", "cannot be empty");
    refused(422, "application/json", "/predict", "{\"inputs\":3}", "Tokenizer");
    refused(400, "application/json", "/predict", "nonsense", "Validation");
    refused(415, "image/png", "/predict", "x", "Validation");
    server.beforeEachAnswer(
        () -> {
          throw new OverloadedException("full");
        });
    HttpResponse<String> busy = server.postJson("/predict", "{\"inputs\":\"a\"}");
    assertThat(busy.statusCode()).isEqualTo(429);
    assertThat(busy.body()).isEqualTo("{\"error\":\"full\",\"error_type\":\"Overloaded\"}");
    assertThat(busy.headers().firstValue("Retry-After")).contains("1");
    server.beforeEachAnswer(
        () -> {
          throw new IllegalStateException("broken");
        });
    refused(424, "application/json", "/predict", "{\"inputs\":\"a\"}", "Backend");
    refused(500, "application/json", "/invocations", "{\"inputs\":\"a\"}", "INTERNAL_ERROR");
  }

  @Test
  void inferenceApi_listsOfScores() throws Exception {
    Json answer = ok("/models/org/imdb", "{\"inputs\":\"wonderful\",\"parameters\":{\"top_k\":1}}");
    assertThat(answer.elements().get(0).elements())
        .singleElement()
        .extracting(score -> score.get("label").string())
        .isEqualTo("positive");
    assertThat(ok("/models/imdb", "{\"inputs\":[\"a\",\"b\"]}").elements()).hasSize(2);
  }
}
