package io.github.sentimentj.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.http.HalfRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code sentiment serve} as a process of its own. */
@Timeout(120)
class ServeTest {

  @TempDir Path folder;
  private Process process;

  @AfterEach
  void kill() {
    process.destroyForcibly();
  }

  private void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dsentimentj.cache=" + System.getProperty("sentimentj.cache", ""));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    process = builder.start();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "ends processes without asking them")
  void sigterm_requestInFlight_isAnsweredBeforeTheProcessEnds() throws Exception {
    start("serve", "--host", "127.0.0.1", "--port", "0");
    try (BufferedReader out = process.inputReader();
        BufferedReader err = process.errorReader()) {
      String line = out.readLine();
      assertThat(line).matches("Serving imdb at http://127\\.0\\.0\\.1:[0-9]+");
      URI address = URI.create(line.substring(line.indexOf("http:")));
      try (HalfRequest begun = HalfRequest.begin(address.getPort(), "A wonderful film.")) {
        process.toHandle().destroy(); // Process.destroy would close the streams too
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(address.resolve("/api/v1/health")).build();
        HttpResponse<String> other;
        do {
          other = client.send(health, BodyHandlers.ofString());
        } while (other.statusCode() == 200);
        assertThat(other.statusCode()).isEqualTo(503);
        assertThat(begun.finish())
            .startsWith("HTTP/1.1 200 ")
            .contains("\"sentiment\":\"Positive\"");
      }
      assertThat(process.waitFor()).isEqualTo(143);
      assertThat(out.lines()).isEmpty();
      assertThat(err.lines()).isEmpty();
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "ends processes without asking them")
  void sigterm_underLoad_everyAcceptedRequestIsAnswered() throws Exception {
    start("serve", "--model", "bundled:imdb-linear", "--host", "127.0.0.1", "--port", "0");
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      int port = URI.create(line.substring(line.indexOf("http:"))).getPort();
      List<HalfRequest> accepted = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        accepted.add(HalfRequest.begin(port, "A wonderful film."));
      }
      CountDownLatch underLoad = new CountDownLatch(100);
      List<Future<List<String>>> load = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        load.add(callers.submit(() -> askUntilRefused(port, underLoad)));
      }
      underLoad.await();
      process.toHandle().destroy();
      for (HalfRequest request : accepted) {
        assertThat(request.finish()).startsWith("HTTP/1.1 200 ");
        request.close();
      }
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
      for (Future<List<String>> answers : load) {
        assertThat(answers.get()).allSatisfy(ServeTest::isWhole);
      }
    } finally {
      callers.shutdownNow();
    }
  }

  /** The answers to one request after the other, until there is nobody to take one. */
  private static List<String> askUntilRefused(int port, CountDownLatch answered) {
    List<String> answers = new ArrayList<>();
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(30_000);
        String request =
            String.join(
                "\r\n",
                "GET /api/v1/predict?text=good HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "",
                "");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (answer.isEmpty()) {
          return answers; // closed before it was accepted
        }
        answers.add(answer);
        answered.countDown();
      } catch (IOException e) {
        return answers;
      }
    }
  }

  private static void isWhole(String answer) {
    assertThat(answer).matches("(?s)HTTP/1\\.1 (200|503) .*");
    Matcher length = Pattern.compile("Content-Length: ([0-9]+)").matcher(answer);
    assertThat(length.find()).isTrue();
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSize(Integer.parseInt(length.group(1)));
  }

  @Test
  void portInUse_isSaidInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      start("serve", "--port", Integer.toString(taken.getLocalPort()));
      try (BufferedReader out = process.inputReader();
          BufferedReader err = process.errorReader()) {
        assertThat(err.lines())
            .containsExactly(
                "sentiment: port "
                    + taken.getLocalPort()
                    + " is in use; choose another with --port or PORT");
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(out.lines()).isEmpty();
      }
    }
  }
}
