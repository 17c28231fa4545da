package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.OverloadedException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private void failWith(RuntimeException failure) {
    server.beforeEachAnswer(
        () -> {
          throw failure;
        });
  }

  @Test
  void health_modelFails_is503UntilItWorksAgain() throws Exception {
    failWith(new IllegalStateException("broken"));
    HttpResponse<String> broken = server.get("/api/v1/health");
    assertThat(broken.statusCode()).isEqualTo(503);
    assertThat(broken.body()).isEqualTo("{\"status\":false}");
    server.beforeEachAnswer(() -> {});
    assertThat(server.get("/api/v1/health").statusCode()).isEqualTo(200);
  }

  @Test
  void overload_isSaidWithTheTimeToComeBack() throws Exception {
    failWith(new OverloadedException("the queue of 8 texts is full"));
    for (HttpResponse<String> response :
        List.of(
            server.get("/api/v1/predict?text=good"),
            server.send(
                server
                    .request("/api/v1/explain")
                    .POST(BodyPublishers.ofString("{\"text\":\"good\"}"))))) {
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).contains("1");
      assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(response.body()).isEqualTo("{\"detail\":\"the queue of 8 texts is full\"}");
    }
  }
}
