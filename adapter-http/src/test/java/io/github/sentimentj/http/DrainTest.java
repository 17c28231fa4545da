package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DrainTest {

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void stop_requestInFlight_isAnsweredWhileOthersAreRefused() throws Exception {
    OpenApi api = new OpenApi(server.get("/openapi.json").body());
    CompletableFuture<Void> stop;
    try (HalfRequest begun = HalfRequest.begin(server.port(), "A wonderful film.")) {
      stop = CompletableFuture.runAsync(() -> server.stop(Duration.ofMinutes(1)));
      HttpResponse<String> other;
      do {
        other = server.get("/api/v1/predict?text=good");
      } while (other.statusCode() == 200);
      assertThat(other.statusCode()).isEqualTo(503);
      assertThat(other.body()).isEqualTo("{\"detail\":\"the server is stopping\"}");
      assertThat(other.headers().firstValue("Retry-After")).contains("1");
      api.check(other);
      api.check(server.get("/api/v1/health"));
      assertThat(server.get("/").statusCode()).isEqualTo(503);
      assertThat(stop).isNotDone();
      assertThat(begun.finish())
          .startsWith("HTTP/1.1 200 ")
          .contains("\"text\":\"A wonderful film.\",\"sentiment\":\"Positive\"");
    }
    stop.join();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void stop_requestThatNeverEnds_isLeftAlone() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Semaphore never = new Semaphore(0);
    server.beforeEachAnswer(
        () -> {
          asked.countDown();
          never.acquireUninterruptibly();
        });
    CompletableFuture<HttpResponse<String>> answer =
        server
            .client()
            .sendAsync(
                server.request("/api/v1/predict?text=good").build(), BodyHandlers.ofString());
    try {
      asked.await();
      server.stop(Duration.ofMillis(1));
      assertThatThrownBy(answer::join).hasCauseInstanceOf(IOException.class);
    } finally {
      never.release();
    }
  }
}
