package io.github.sentimentj.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.http.HalfRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
