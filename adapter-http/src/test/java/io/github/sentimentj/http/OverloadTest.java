package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.Batching;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Behind a model that is busy. */
@Timeout(60)
class OverloadTest {

  private static final int BATCH = 2;
  private static final int QUEUE = 4;

  @TempDir Path folder;
  private SentimentClassifier classifier;
  private SentimentServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    GatedBackendProvider.BATCHES.clear();
    GatedBackendProvider.GATE.drainPermits();
    Files.createFile(folder.resolve(GatedBackendProvider.FILE));
    classifier =
        SentimentClassifier.builder()
            .model(ModelSource.directory(folder))
            .backend("gated")
            .batching(Batching.upTo(BATCH, Duration.ZERO).withQueue(QUEUE))
            .build();
    server = SentimentServer.builder(classifier).host("127.0.0.1").port(0).asynchronous().start();
  }

  @AfterEach
  void stop() {
    GatedBackendProvider.GATE.release(1000);
    server.stop(Duration.ofSeconds(10));
    classifier.close();
  }

  private CompletableFuture<HttpResponse<String>> ask(String text, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/predict"))
            .POST(BodyPublishers.ofString("{\"text\":\"" + text + "\"}"));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  /** Waits until the model was given a batch. */
  private static List<String> batch() throws InterruptedException {
    List<String> batch = GatedBackendProvider.BATCHES.poll(30, TimeUnit.SECONDS);
    assertThat(batch).isNotNull();
    return batch;
  }

  private void awaitQueued(int texts) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (classifier.queued() != texts) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void fullQueue_refusesAtOnce_andTheOthersAreAnswered() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> accepted = new ArrayList<>();
    accepted.add(ask("first"));
    batch();
    for (int i = 0; i < QUEUE; i++) {
      accepted.add(ask("waits " + i));
    }
    awaitQueued(QUEUE);
    HttpResponse<String> refused = ask("too many").get(30, TimeUnit.SECONDS);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body()).isEqualTo("{\"detail\":\"the queue of 4 texts is full\"}");

    GatedBackendProvider.GATE.release(1 + QUEUE / BATCH);
    for (CompletableFuture<HttpResponse<String>> answer : accepted) {
      assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(batch()).hasSize(BATCH);
  }

  @Test
  void deadline_passesInTheQueue_isSaid_andTheTextIsNotComputed() throws Exception {
    CompletableFuture<HttpResponse<String>> first = ask("first");
    batch();
    HttpResponse<String> late = ask("late", "X-Request-Timeout", "20ms").get(30, TimeUnit.SECONDS);
    assertThat(late.statusCode()).isEqualTo(504);
    awaitQueued(0);
    CompletableFuture<HttpResponse<String>> next = ask("next", "X-Request-Timeout", "30");
    awaitQueued(1);
    GatedBackendProvider.GATE.release(2);
    assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(next.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(batch()).containsExactly("next");
    assertThat(ask("x", "X-Request-Timeout", "soon").get(30, TimeUnit.SECONDS).statusCode())
        .isEqualTo(400);
  }

  @Test
  void callerWhoGoes_makesRoom_andTheTextIsNotComputed() throws Exception {
    CompletableFuture<HttpResponse<String>> first = ask("first");
    batch();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String body = "{\"text\":\"gone\"}";
      String request =
          "POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      awaitQueued(1);
    }
    awaitQueued(0);
    CompletableFuture<HttpResponse<String>> next = ask("next");
    awaitQueued(1);
    GatedBackendProvider.GATE.release(2);
    assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(next.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(batch()).containsExactly("next");
  }

  @Test
  void pipelinedRequest_whileTheFirstWaits_isAnsweredBehindIt() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(30_000);
      String get = "GET /api/v1/predict?text=%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n";
      socket.getOutputStream().write(get.formatted("one", "").getBytes(StandardCharsets.US_ASCII));
      assertThat(batch()).containsExactly("one");
      socket
          .getOutputStream()
          .write(get.formatted("two", "Connection: close\r\n").getBytes(StandardCharsets.US_ASCII));
      GatedBackendProvider.GATE.release(2);
      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answers.indexOf("\"text\":\"one\"")).isPositive();
      assertThat(answers.indexOf("\"text\":\"two\""))
          .isGreaterThan(answers.indexOf("\"text\":\"one\""));
    }
  }

  @Test
  void longList_doesNotHoldUpSingleTexts() throws Exception {
    CompletableFuture<HttpResponse<String>> first = ask("first");
    batch();
    String list = "[" + "\"list\",".repeat(99) + "\"list\"]";
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/api/v1/predict/batch"))
            .POST(BodyPublishers.ofString(list))
            .build();
    CompletableFuture<HttpResponse<String>> many =
        client.sendAsync(request, BodyHandlers.ofString());
    awaitQueued(BATCH);
    CompletableFuture<HttpResponse<String>> single = ask("single");
    awaitQueued(BATCH + 1);
    GatedBackendProvider.GATE.release(1);
    assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(batch()).containsExactly("list", "single");
    GatedBackendProvider.GATE.release(1);
    assertThat(single.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(many).isNotDone();
    GatedBackendProvider.GATE.release(1000);
    assertThat(many.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void stop_whatStillWaitsAtItsEnd_isToldSo() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> unanswered = new ArrayList<>();
    unanswered.add(ask("first"));
    batch();
    unanswered.add(ask("waits"));
    awaitQueued(1);
    server.stop(Duration.ofMillis(1));
    for (CompletableFuture<HttpResponse<String>> answer : unanswered) {
      HttpResponse<String> refused = answer.get(30, TimeUnit.SECONDS);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).isEqualTo("{\"detail\":\"the server is stopping\"}");
    }
    awaitQueued(0);
  }
}
