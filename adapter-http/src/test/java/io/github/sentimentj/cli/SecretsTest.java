package io.github.sentimentj.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a server must not tell, planted where it could be told from, and looked for everywhere. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "ends processes without asking them")
class SecretsTest {

  private static final String KEY = "canarykey0123456789abcdef0123456789abcdef";
  private static final String TOKEN = "canary-token-5d1f";
  private static final String HEADER = "canary-header-77ab";
  private static final String OTHER = "canary-variable-c0de";
  private static final String TEXT = "canary text that nobody may log";

  private static final List<String> PATHS =
      List.of(
          "/",
          "/docs",
          "/openapi.json",
          "/metrics",
          "/version",
          "/info",
          "/ping",
          "/v2",
          "/v2/models/imdb",
          "/api/v1/health",
          "/api/v1/lineage",
          "/api/v1/predict",
          "/api/v1/predict?text=%FF",
          "/nothing/here",
          "/%2e%2e/etc/passwd");

  private static final List<String> POSTS =
      List.of(
          "/api/v1/predict",
          "/api/v1/predict/batch",
          "/api/v1/explain",
          "/v2/models/imdb/infer",
          "/invocations",
          "/predict",
          "/nothing/here");

  @TempDir Path folder;
  private Process process;

  @AfterEach
  void kill() {
    process.destroyForcibly();
  }

  @Test
  void canaries_areInNoAnswerAndInNoLog() throws Exception {
    Path log = folder.resolve("log.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--host=127.0.0.1",
                "--port=0",
                "--model=bundled:imdb-linear",
                "--log-format=json")
            .directory(folder.toFile())
            .redirectError(log.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME",
                folder.toString(),
                "DEBUG",
                "true",
                "WANDB_API_KEY",
                KEY,
                "WANDB_BASE_URL",
                "http://127.0.0.1:9",
                "WANDB_INIT_TIMEOUT",
                "1",
                "SENTIMENT_TOKEN_SHA256",
                sha256(TOKEN),
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:9",
                "OTEL_EXPORTER_OTLP_HEADERS",
                "authorization=" + HEADER,
                "DATABASE_PASSWORD",
                OTHER));
    process = builder.start();
    StringBuilder told = new StringBuilder();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      assertThat(line)
          .as(Files.readString(log))
          .matches("\\{\"severity\":\"INFO\",\"message\":\"Serving imdb-linear at http:.*\\}");
      URI address = URI.create(line.replaceAll(".*(http:[^\"]*).*", "$1"));
      ask(address, told);
      process.toHandle().destroy(); // Process.destroy would close the stream too
      told.append(line).append(out.lines().collect(Collectors.joining("\n")));
      process.waitFor();
    }
    String logged = Files.readString(log);
    assertThat(logged).contains("127.0.0.1:9"); // it did try, and say so
    for (String secret : List.of(KEY, TOKEN, HEADER, OTHER)) {
      assertThat(told).doesNotContain(secret);
      assertThat(logged).doesNotContain(secret);
    }
    assertThat(logged).doesNotContain(TEXT);
  }

  private static String sha256(String token) throws NoSuchAlgorithmException {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash);
  }

  /** Right and wrong requests to everything, with and without the token. */
  private static void ask(URI address, StringBuilder told) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    for (String token : List.of("", TOKEN, "wrong")) {
      for (String path : PATHS) {
        send(client, HttpRequest.newBuilder(URI.create(address + path)), token, told);
      }
      for (String path : POSTS) {
        for (String body : List.of("{\"text\":\"" + TEXT + "\"}", "{\"text\":", TEXT)) {
          send(
              client,
              HttpRequest.newBuilder(address.resolve(path))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(body)),
              token,
              told);
        }
      }
    }
  }

  private static void send(
      HttpClient client, HttpRequest.Builder request, String token, StringBuilder told)
      throws IOException, InterruptedException {
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    told.append(answer.headers().map()).append(answer.body()).append('\n');
  }
}
