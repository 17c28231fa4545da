package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.OverloadedException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the server says, against what {@code openapi.json} says that it says. */
class OpenApiTest {

  private static final String GOOD = "{\"text\":\"A wonderful film, if long.\"}";

  private final TestServer server = new TestServer();
  private OpenApi api;

  @BeforeEach
  void readDocument() throws Exception {
    api = new OpenApi(server.get("/openapi.json").body());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void examples_fitTheirSchemas() {
    api.checkExamples();
  }

  @Test
  void everyDocumentedAnswer_isGivenAsDocumented() throws Exception {
    expect(200, server.request("/api/v1/predict?text=A+wonderful+film."));
    expect(400, server.request("/api/v1/predict?text=%FF"));
    expect(422, server.request("/api/v1/predict"));
    expect(422, server.request("/api/v1/predict?text="));
    for (String path : List.of("/api/v1/predict", "/api/v1/explain")) {
      expect(200, post(path, GOOD));
      expect(400, post(path, "{\"text\""));
      expect(413, post(path, "x".repeat(TestServer.MAX_BODY + 1)));
      expect(415, post(path, GOOD).setHeader("Content-Type", "image/png"));
      expect(422, post(path, ""));
      expect(422, post(path, "{\"text\":1}"));
    }
    String batch = "/api/v1/predict/batch";
    expect(200, post(batch, "[\"A wonderful film.\"," + GOOD + "]"));
    expect(400, post(batch, "["));
    expect(413, post(batch, "x".repeat(TestServer.MAX_BODY + 1)));
    expect(415, post(batch, "[]").setHeader("Content-Type", "image/png"));
    expect(422, post(batch, "{}"));
    expect(422, post(batch, "[1]"));
    expect(200, server.request("/api/v1/health"));
    expect(200, server.request("/api/v1/lineage"));
    expect(504, server.request("/api/v1/predict?text=good").header("X-Request-Timeout", "0"));
    for (String path : List.of("/api/v1/predict", batch, "/api/v1/explain")) {
      expect(504, post(path, GOOD).header("X-Request-Timeout", "0ms"));
    }

    RuntimeException[] failures = {new IllegalStateException(), new OverloadedException("full")};
    for (RuntimeException failure : failures) {
      server.beforeEachAnswer(
          () -> {
            throw failure;
          });
      int status = failure instanceof OverloadedException ? 503 : 500;
      expect(status, server.request("/api/v1/predict?text=good"));
      expect(status, post("/api/v1/predict", GOOD));
      expect(status, post("/api/v1/explain", GOOD));
      expect(status, post(batch, "[" + GOOD + "]"));
      // Busy is not broken.
      expect(status == 500 ? 503 : 200, server.request("/api/v1/health"));
    }

    String nobodysToken = "0".repeat(64);
    try (TestServer closed = new TestServer(builder -> builder.tokens(List.of(nobodysToken)));
        TestServer slow = new TestServer(builder -> builder.requestsPerSecond(0.001))) {
      slow.get("/api/v1/lineage");
      for (String path : List.of("/api/v1/predict?text=good", "/api/v1/lineage")) {
        expect(401, closed, closed.request(path));
        expect(429, slow, slow.request(path));
      }
      for (String path : List.of("/api/v1/predict", batch, "/api/v1/explain")) {
        expect(401, closed, closed.post(path, "application/json", GOOD));
        expect(429, slow, slow.post(path, "application/json", GOOD));
      }
      expect(200, closed, closed.request("/api/v1/health"));
    }

    assertThat(api.unseen()).isEmpty();
  }

  private HttpRequest.Builder post(String path, String body) {
    return server
        .request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  private void expect(int status, HttpRequest.Builder request) throws Exception {
    expect(status, server, request);
  }

  private void expect(int status, TestServer asked, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response = asked.send(request);
    assertThat(response.statusCode()).isEqualTo(status);
    api.check(response);
  }
}
