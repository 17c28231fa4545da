package io.github.sentimentj.cloudfunction;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.cloudfunction.LambdaRuntime.Outcome;
import io.github.sentimentj.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In a process of its own, under AWS's own runtime interface client. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "AWS's client has libraries for Linux only")
class LambdaFunctionTest {

  @TempDir static Path folder;
  private static LambdaRuntime lambda;

  @BeforeAll
  static void start() throws Exception {
    lambda = new LambdaRuntime(LambdaFunction.class, folder.resolve("log"), Map.of());
  }

  @AfterAll
  static void stop() {
    lambda.close();
  }

  private static String event(String name) throws IOException {
    try (InputStream in = LambdaFunctionTest.class.getResourceAsStream("/events/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Json answer(String event) throws Exception {
    Outcome outcome = lambda.invoke(event);
    assertThat(outcome.path()).as(outcome.body()).isEqualTo("response");
    return Json.parse(outcome.body());
  }

  @ParameterizedTest
  @CsvSource({
    "api-gateway-v1.json, A wonderful \u00e9tude., Positive",
    "api-gateway-v1-post.json, A dull film., Negative",
    "api-gateway-v2.json, A wonderful \u00e9tude., Positive",
    "function-url.json, A dull film., Negative"
  })
  void httpEvents_areAnsweredInThePlatformsShape(String name, String text, String label)
      throws Exception {
    Json answer = answer(event(name));
    assertThat(answer.get("statusCode").integer()).isEqualTo(200);
    assertThat(answer.get("isBase64Encoded").bool()).isFalse();
    assertThat(answer.get("headers").get("Content-Type").string()).isEqualTo("application/json");
    Json body = Json.parse(answer.get("body").string());
    assertThat(body.get("text").string()).isEqualTo(text);
    assertThat(body.get("sentiment").string()).isEqualTo(label);
  }

  @Test
  void otherRoutes_areThere() throws Exception {
    String health = event("api-gateway-v2.json").replace("/predict", "/health");
    assertThat(answer(health).get("body").string()).isEqualTo("{\"status\":true}");
    String nothing = event("api-gateway-v1.json").replace("/predict", "/nothing");
    assertThat(answer(nothing).get("statusCode").integer()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "function-url.json        | eyJ0ZXh0 | ***     | 400",
        "function-url.json        | \"http\"   | \"tcp\" | 400",
        "function-url.json        | rawPath  | path    | 400",
        "api-gateway-v1-post.json | {\\\"text\\\" | SECRET-REVIEW | 400",
        "api-gateway-v1-post.json | A dull film. | | 422",
        "api-gateway-v2.json      | %C3%A9   | %C3     | 400"
      })
  void malformedRequests_getAnError(String name, String from, String to, int status)
      throws Exception {
    String event = event(name);
    assertThat(event).contains(from);
    Json answer = answer(event.replace(from, to == null ? "" : to));
    assertThat(answer.get("statusCode").integer()).isEqualTo(status);
    assertThat(answer.get("body").string()).contains("detail");
    assertThat(lambda.log()).doesNotContain("SECRET-REVIEW");
  }

  @Test
  void poisonousMessage_failsAlone() throws Exception {
    assertThat(answer(event("sqs.json")).toString())
        .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m-poison\"}]}");
    assertThat(lambda.logLines("m-text")).singleElement().asString().contains("Positive");
    assertThat(lambda.logLines("m-json")).singleElement().asString().contains("Negative");
    assertThat(lambda.log()).contains("the message m-poison failed");
    assertThat(lambda.log()).doesNotContain("SECRET-REVIEW", "wonderful film", "dull film");
  }

  @Test
  void directInvocation_isAnsweredPlainly() throws Exception {
    assertThat(answer("{\"text\":\"A wonderful film.\"}").get("sentiment").string())
        .isEqualTo("Positive");
    Json both = answer("{\"texts\":[\"A wonderful film.\",\"A dull film.\"]}");
    assertThat(both.elements().stream().map(one -> one.get("sentiment").string()))
        .containsExactly("Positive", "Negative");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "7",
        "{\"text\":[\"SECRET-REVIEW\"]}",
        "{\"texts\":\"SECRET-REVIEW\"}",
        "{\"Records\":[{\"eventSource\":\"aws:s3\",\"s3\":\"SECRET-REVIEW\"}]}",
        "SECRET-REVIEW"
      })
  void otherEvents_failTheInvocation(String event) throws Exception {
    Outcome outcome = lambda.invoke(event);
    assertThat(outcome.path()).isEqualTo("error");
    assertThat(outcome.body()).contains("IllegalArgumentException").doesNotContain("SECRET");
    assertThat(lambda.log()).doesNotContain("SECRET-REVIEW");
  }
}
