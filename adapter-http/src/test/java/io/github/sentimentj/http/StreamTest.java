package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines that are answered while they come. */
@Timeout(60)
class StreamTest {

  private static final String PATH = "/api/v1/predict/batch";

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void manyLines_eachIsAnsweredInItsPlace() throws Exception {
    int lines = 5000; // 2.6 MB
    var body =
        BodyPublishers.ofByteArrays(
            () ->
                IntStream.range(0, lines)
                    .mapToObj(
                        i -> ("{\"text\":\"" + text(i) + "\"}\n").getBytes(StandardCharsets.UTF_8))
                    .iterator());
    HttpResponse<String> response =
        server.send(server.request(PATH).header("Content-Type", "application/x-ndjson").POST(body));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(response.body().lines().map(line -> Json.parse(line).get("text").string()))
        .containsExactlyElementsOf(IntStream.range(0, lines).mapToObj(i -> text(i)).toList());
  }

  private static String text(int line) {
    return "film " + line + " very".repeat(100) + " good";
  }

  @Test
  void linesThatAreNoTexts_areAnsweredWithAnError_andTheOthersGoOn() throws Exception {
    String body = "\"good\"\n\n{\"text\":1}\r\nnonsense\n{\"text\":\"\"}\n{\"text\":\"bad\"}";
    HttpResponse<String> response = server.send(server.post(PATH, "application/x-ndjson", body));
    assertThat(response.body().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("\"text\":\"good\""),
            line -> assertThat(line).startsWith("{\"line\":3,\"error\":"),
            line -> assertThat(line).startsWith("{\"line\":4,\"error\":"),
            line -> assertThat(line).startsWith("{\"line\":5,\"error\":\"the text is empty\""),
            line -> assertThat(line).contains("\"text\":\"bad\""));
  }

  @Test
  void lineOverTheLimit_isRefused() throws Exception {
    HttpResponse<String> response =
        server.send(server.post(PATH, "application/x-ndjson", "x".repeat(TestServer.MAX_BODY + 1)));
    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void callerWhoWaitsForEachAnswer_getsIt() throws Exception {
    try (Conversation conversation = new Conversation()) {
      for (String text : new String[] {"one", "two", "three"}) {
        conversation.say("{\"text\":\"" + text + "\"}\n");
        assertThat(conversation.hear()).contains("\"text\":\"" + text + "\"");
      }
      conversation.end();
    }
  }

  @Test
  void callerWhoReadsNothing_isNotReadFromForEver() throws Exception {
    try (Conversation conversation = new Conversation()) {
      conversation.socket.setReceiveBufferSize(1 << 12);
      byte[] lines =
          "{\"text\":\"a wonderful film\"}\n".repeat(500).getBytes(StandardCharsets.UTF_8);
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 100_000; i++) {
                    conversation.chunk(lines);
                  }
                } catch (IOException e) {
                  // Closed below.
                }
              });
      writer.start();
      // Both sides' buffers fill, and then nothing goes any more.
      long before;
      do {
        before = conversation.written.get();
        writer.join(Duration.ofMillis(500).toMillis());
      } while (conversation.written.get() != before);
      assertThat(before).isLessThan(1_000_000_000L / 2);
      assertThat(server.get("/api/v1/predict?text=good").statusCode()).isEqualTo(200);
      conversation.socket.close();
      writer.join();
    }
  }

  /** A request whose lines are sent one by one. */
  private final class Conversation implements AutoCloseable {

    final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    final AtomicLong written = new AtomicLong();
    private final OutputStream out = socket.getOutputStream();
    private final BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    private boolean head = true;

    Conversation() throws IOException {
      socket.setSoTimeout(30_000);
      String request =
          "POST "
              + PATH
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.US_ASCII));
    }

    void say(String text) throws IOException {
      chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    void chunk(byte[] bytes) throws IOException {
      out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(bytes);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      written.addAndGet(bytes.length);
    }

    String hear() throws IOException {
      if (head) {
        assertThat(in.readLine()).startsWith("HTTP/1.1 200");
        while (!in.readLine().isEmpty()) {
          // Headers are checked elsewhere.
        }
        head = false;
      }
      in.readLine(); // the length of the chunk
      String line = in.readLine();
      in.readLine();
      return line;
    }

    void end() throws IOException {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(in.readLine()).isEqualTo("0");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
