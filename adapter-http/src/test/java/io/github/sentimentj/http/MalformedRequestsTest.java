package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MalformedRequestsTest {

  private static final TestServer SERVER = new TestServer();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/predict?text=%zz HTTP/1.1",
        "GET /api/v1/predict?text=% HTTP/1.1",
        "GET /api/v1/predict?text=%4 HTTP/1.1",
        "GET /api/v1/predict?a=%zz&text=good HTTP/1.1",
        "GET /api/v1/predict?%zz=1&text=good HTTP/1.1",
        "GET /api/v1/predict?text=\u00c3\u00a4 HTTP/1.1",
        "GET /%zz HTTP/1.1",
        "GET /api/v1/predict?text=good HTTP/1.1\r\nBad header: 1",
        "GET",
        "nonsense"
      })
  void notHttp_is400InJson(String firstLines) throws Exception {
    assertJsonError(SERVER.raw(firstLines), "not valid HTTP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%C3", "%FF", "%C0%80", "%ED%A0%80", "%F8%88%80%80%80", "a%C3%28"})
  void notUtf8_is400InJson(String text) throws Exception {
    assertJsonError(SERVER.raw("GET /api/v1/predict?text=" + text + " HTTP/1.1"), "not UTF-8");
  }

  private static void assertJsonError(String response, String message) {
    int end = response.indexOf("\r\n\r\n");
    String head = response.substring(0, end + 2);
    String body = response.substring(end + 4);
    assertThat(head)
        .startsWith("HTTP/1.1 400 Bad Request\r\n")
        .contains("\r\nContent-Type: application/json\r\n")
        .contains("\r\nContent-Length: " + body.length() + "\r\n")
        .contains("\r\nConnection: close\r\n")
        .contains("\r\nX-Content-Type-Options: nosniff\r\n");
    assertThat(Json.parse(body).get("detail").string()).contains(message);
  }
}
