package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever some clients do, others are answered, and connections that lead nowhere end. */
@Timeout(60)
class HostileClientsTest {

  private static final String STREAM = "/api/v1/predict/batch";
  private static final String STREAM_HEAD =
      "POST "
          + STREAM
          + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n";

  private TestServer server = serverWithPatience(Duration.ofMillis(300));
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private static TestServer serverWithPatience(Duration patience) {
    return new TestServer(builder -> builder.maxBodyBytes(100_000).patience(patience));
  }

  private Socket send(String bytes) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    sockets.add(socket);
    socket.setSoTimeout(30_000);
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String rest(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException e) {
      return "reset";
    }
  }

  private void othersAreAnswered() throws Exception {
    assertThat(server.get("/api/v1/predict?text=good").statusCode()).isEqualTo(200);
  }

  @Test
  void slowHeads_manyOfThem_endWithoutAnAnswer() throws Exception {
    for (int i = 0; i < 200; i++) {
      send("POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nX-");
    }
    othersAreAnswered();
    for (Socket socket : sockets) {
      assertThat(rest(socket)).doesNotStartWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 50000", "Transfer-Encoding: chunked"})
  void slowBodies_manyOfThem_endWithoutAnAnswer(String length) throws Exception {
    String head = "POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n\r\n";
    for (int i = 0; i < 200; i++) {
      send(head + (length.startsWith("C") ? "{\"text\":" : "3\r\n{\"t\r\n"));
    }
    othersAreAnswered();
    for (Socket socket : sockets) {
      assertThat(rest(socket)).doesNotStartWith("HTTP/1.1 200");
    }
    othersAreAnswered();
  }

  @Test
  void slowBody_thatFillsTheMemory_makesRoomForOthers() throws Exception {
    server.close();
    server =
        new TestServer(
            builder -> builder.maxBodyBytes(Integer.MAX_VALUE - 1).patience(Duration.ofHours(1)));
    // Without a length, a body may become as long as any, and that much is set aside.
    String head = "POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\n";
    Socket slow = send(head + "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"t\r\n");
    HttpResponse<String> other;
    int refused = 0;
    do {
      other = server.postJson("/api/v1/predict", "{\"text\":\"good\"}");
      refused += other.statusCode() == 503 ? 1 : 0;
    } while (other.statusCode() == 503);
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(refused).isPositive();
    assertThat(rest(slow)).isEmpty();
  }

  @Test
  void slowStreams_asManyAsThereMayBe_endAndMakeRoom() throws Exception {
    server.close();
    server = serverWithPatience(Duration.ofSeconds(3)); // all of them come before the first ends
    String body = "3\r\n{\"t\r\n";
    for (int i = 0; i < 20; i++) {
      send(STREAM_HEAD + body);
    }
    othersAreAnswered();
    int refused = 0;
    for (Socket socket : sockets) {
      String answer = rest(socket);
      if (!answer.isEmpty()) {
        refused++;
        assertThat(answer)
            .startsWith("HTTP/1.1 503")
            .contains("Retry-After: 1\r\n")
            .endsWith("{\"detail\":\"too many requests of this kind under way\"}");
      }
    }
    assertThat(refused).isEqualTo(12);
    // Their clients have not closed their ends, and yet there is room.
    HttpResponse<String> next =
        server.send(server.post(STREAM, "application/x-ndjson", "{\"text\":\"good\"}"));
    assertThat(next.statusCode()).isEqualTo(200);
    assertThat(next.body()).contains("\"text\":\"good\"");
  }

  @Test
  void refusedStream_whichGoesOnWithGarbage_getsItsAnswer() throws Exception {
    for (int i = 0; i < 20; i++) {
      send(STREAM_HEAD + (i < 8 ? "3\r\n{\"t\r\n" : "garbage\r\n"));
    }
    for (Socket socket : sockets) {
      assertThat(rest(socket)).matches("(?s)|HTTP/1.1 (400|503) .*\"}");
    }
    othersAreAnswered();
  }

  @Test
  void idleConnections_manyOfThem() throws Exception {
    for (int i = 0; i < 1000; i++) {
      send("");
    }
    othersAreAnswered();
  }

  @Test
  void oversizedHead_isRefused() throws Exception {
    Socket large = send("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: " + "a".repeat(70_000));
    assertThat(rest(large)).doesNotStartWith("HTTP/1.1 200");
    Socket many = send("GET / HTTP/1.1\r\n" + "X-A: b\r\n".repeat(1000) + "\r\n");
    assertThat(rest(many)).doesNotStartWith("HTTP/1.1 200");
    othersAreAnswered();
  }

  @Test
  void garbageBehindARequest_doesNotSpoilItsAnswer() throws Exception {
    Socket socket =
        send(
            "GET /api/v1/predict?text=good HTTP/1.1\r\nHost: localhost\r\n\r\n\u0000\u0001%%% \r\n\r\n");
    assertThat(rest(socket)).startsWith("HTTP/1.1 200").contains("\"text\":\"good\"");
    othersAreAnswered();
  }

  @Test
  void pipelinedRequests_areAnsweredInOrder() throws Exception {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      requests.append("GET /api/v1/predict?text=t" + i + " HTTP/1.1\r\nHost: localhost\r\n");
      requests.append(i == 49 ? "Connection: close\r\n\r\n" : "\r\n");
    }
    String answers = rest(send(requests.toString()));
    int at = 0;
    for (int i = 0; i < 50; i++) {
      int found = answers.indexOf("\"text\":\"t" + i + "\"", at);
      assertThat(found).as("answer %d", i).isGreaterThan(at);
      at = found;
    }
  }

  @Test
  void halfClosedConnection_getsItsAnswer() throws Exception {
    Socket socket = send("GET /api/v1/predict?text=good HTTP/1.1\r\nHost: localhost\r\n\r\n");
    socket.shutdownOutput();
    assertThat(rest(socket)).startsWith("HTTP/1.1 200").contains("\"text\":\"good\"");
    othersAreAnswered();
  }

  @Test
  void resetInTheMiddleOfABody_isForgotten() throws Exception {
    Socket socket =
        send("POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{");
    socket.setSoLinger(true, 0);
    socket.close();
    othersAreAnswered();
  }

  @Test
  void gzip_isRead_andABombIsNot() throws Exception {
    assertThat(gzip("{\"text\":\"good\"}".getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(200);
    byte[] bomb = new byte[50_000_000];
    assertThat(gzip(bomb).statusCode()).isEqualTo(413);
    HttpResponse<String> other =
        server.send(
            server
                .post("/api/v1/predict", "application/json", "{}")
                .header("Content-Encoding", "br"));
    assertThat(other.statusCode()).isEqualTo(415);
    othersAreAnswered();
  }

  private HttpResponse<String> gzip(byte[] plain) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return server.send(
        server
            .request("/api/v1/predict")
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(bytes.toByteArray())));
  }
}
