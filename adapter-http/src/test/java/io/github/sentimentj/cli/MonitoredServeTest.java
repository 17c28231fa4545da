package io.github.sentimentj.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Profile;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From training to a service that is monitored and follows its model, all as processes. */
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "ends processes without asking them")
class MonitoredServeTest {

  private static final String SERVES = "Serving imdb at http://127\\.0\\.0\\.1:[0-9]+";
  private static final String TEXT = "what a wonderful film";

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private @Nullable Process server;

  @BeforeEach
  void setEnvironment() {
    environment.put("HOME", folder.toString());
    environment.put("WANDB_DIR", folder.toString());
    environment.put("WANDB_PROJECT", "films");
    environment.put("PROJECT_NAME", "films");
    environment.put("LOCAL_MODEL_NAME", "imdb");
    environment.put("MODEL_REFRESH_SECONDS", "0.1");
    environment.put("MONITOR_ROWS_PER_SECOND", "all");
    environment.put("MONITOR_WINDOW_SECONDS", "1");
  }

  @AfterEach
  void kill() {
    if (server != null) {
      server.destroyForcibly();
    }
  }

  private Process start(String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(arguments));
    File log = folder.resolve("log.txt").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private int run(String main, String... arguments) throws Exception {
    Process process = start(main, arguments);
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  private String lineage(String address) throws IOException {
    Process process = start(Main.class.getName(), "lineage", address);
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log.txt"));
  }

  /** Trains a model that says which version it is, and saves it. */
  private void trainAndSave(String version) throws Exception {
    StringBuilder reviews = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      reviews.append("positive\ta wonderful film, number ").append(i).append('\n');
      reviews.append("negative\ta terrible film, number ").append(i).append('\n');
    }
    Path train = Files.writeString(folder.resolve("train.tsv"), reviews);
    Path model = folder.resolve("model-" + version);
    String trains = "io.github.sentimentj.training.Main";
    assertThat(
            run(
                trains,
                "train",
                "--train",
                train.toString(),
                "--out",
                model.toString(),
                "--name",
                "imdb",
                "--version",
                version))
        .as(log())
        .isZero();
    Path content = Files.createDirectories(folder.resolve("content-" + version));
    Files.move(model, content.resolve("imdb"));
    assertThat(run(Main.class.getName(), "push", "imdb", content.toString())).as(log()).isZero();
  }

  /**
   * Calls the service until told to end. Not with {@code java.net.http}, which asks again, and is
   * then counted twice, where an answer comes before it listens (JDK-8338569, JDK-8357639).
   */
  private static final class Caller extends Thread {
    final URI address;
    final AtomicBoolean ended = new AtomicBoolean();
    final AtomicInteger answered = new AtomicInteger();
    final List<String> failures = new ArrayList<>();
    final CountDownLatch second = new CountDownLatch(1);
    private long secondSince;

    Caller(URI address) {
      this.address = address.resolve("/api/v1/predict?text=" + TEXT.replace(" ", "+"));
    }

    @Override
    public void run() {
      while (!ended.get()) {
        try (InputStream body = address.toURL().openStream()) {
          String answer = new String(body.readAllBytes(), StandardCharsets.UTF_8);
          if (!answer.contains("\"Positive\"")) {
            failures.add(answer);
          } else if (answer.contains("\"version\":\"2\"")) {
            long now = System.nanoTime();
            secondSince = secondSince == 0 ? now : secondSince;
            // A whole window must have passed in which no other version answered.
            if (now - secondSince > TimeUnit.SECONDS.toNanos(3)) {
              second.countDown();
            }
          }
          answered.incrementAndGet();
        } catch (IOException e) {
          failures.add(e.toString());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aModelIsTrainedSavedServedMonitoredAndReplaced(Profile profile) throws Exception {
    try (FakeWandb wandb = FakeWandb.start(profile)) {
      environment.putAll(wandb.environment());
      trainAndSave("1");
      server = start(Main.class.getName(), "serve", "--host", "127.0.0.1", "--port", "0");
      List<Caller> callers = new ArrayList<>();
      try (BufferedReader out = server.inputReader()) {
        String line = out.readLine();
        assertThat(line).as(log()).matches(SERVES);
        for (int i = 0; i < 2; i++) {
          callers.add(new Caller(URI.create(line.substring(line.indexOf("http:")))));
        }
        callers.forEach(Thread::start);

        trainAndSave("2");

        assertThat(callers.get(0).second.await(60, TimeUnit.SECONDS)).as(log()).isTrue();
        for (Caller caller : callers) {
          caller.ended.set(true);
          caller.join();
          assertThat(caller.failures).isEmpty();
        }
        assertThat(lineage(line.substring(line.indexOf("http:"))))
            .containsPattern("artifact +demo/films/imdb:v1\n")
            .containsPattern("run +demo/films/[a-z0-9]{8}\n")
            .containsPattern("version +2\n")
            .containsPattern("seed +1\n");
        server.toHandle().destroy(); // Process.destroy would close the streams too
        assertThat(server.waitFor()).as(log()).isEqualTo(143);
      }
      FakeWandb.Run run =
          wandb.runs("demo", "films").stream()
              .filter(each -> "inference".equals(each.values().get("jobType")))
              .findFirst()
              .orElseThrow();
      assertThat(run.state()).isEqualTo("finished");
      assertThat(run.exitCode()).isZero();
      int answered = callers.stream().mapToInt(caller -> caller.answered.get()).sum();
      assertHistory(
          run.streams().get("wandb-history.jsonl").stream().map(Json::parse).toList(), answered);
    }
  }

  private static void assertHistory(List<Json> rows, int answered) {
    List<Json> predictions =
        rows.stream().filter(row -> row.find("prediction/label").isPresent()).toList();
    assertThat(predictions.size()).isEqualTo(answered);
    assertThat(predictions)
        .allSatisfy(
            row ->
                assertThat(row.get("negative").number() + row.get("positive").number())
                    .isBetween(0.999, 1.001));
    List<Json> windows =
        rows.stream().filter(row -> row.find("window/seconds").isPresent()).toList();
    double texts =
        windows.stream()
            .mapToDouble(
                row ->
                    row.get("traffic/texts_per_second").number()
                        * row.get("window/seconds").number())
            .sum();
    assertThat(Math.round(texts)).isEqualTo(answered);
    assertThat(windows)
        .extracting(row -> row.find("model/version").map(Json::string).orElse(""))
        .contains("1", "2");
    assertThat(windows).allSatisfy(row -> assertThat(row.get("rows/dropped").number()).isZero());
  }

  @Test
  void withoutTheServer_theNewestVersionHereIsServed_andSaidLoudly() throws Exception {
    try (FakeWandb wandb = FakeWandb.start(Profile.CURRENT)) {
      environment.putAll(wandb.environment());
      trainAndSave("1");
      assertThat(serveAndEnd()).as(log()).matches(SERVES);
    }
    environment.put("WANDB_INIT_TIMEOUT", "1");
    assertThat(serveAndEnd()).as(log()).matches(SERVES);
    assertThat(log()).contains("NOT THE MODEL THAT WAS ASKED FOR, PERHAPS");
  }

  @Test
  void withoutTheServerAndAnyVersion_theStartFails_unlessTheBundledModelMayServe()
      throws Exception {
    environment.put("WANDB_INIT_TIMEOUT", "1");
    environment.put("WANDB_API_KEY", FakeWandb.API_KEY);
    environment.put("WANDB_BASE_URL", "http://127.0.0.1:9");
    assertThat(run(Main.class.getName(), "serve", "--port", "0")).isEqualTo(1);
    assertThat(log()).contains("no version of it is on this machine");

    environment.put("MODEL_FALLBACK", "bundled");
    assertThat(serveAndEnd()).as(log()).startsWith("Serving imdb at ");
    assertThat(log()).contains("NOT THE MODEL THAT WAS ASKED FOR: ");
  }

  @Test
  void aWrongSettingOfTheMonitor_isSaidInOneLine() throws Exception {
    environment.put("WANDB_API_KEY", "short");
    assertThat(run(Main.class.getName(), "serve", "--port", "0", "--model", "bundled:imdb-linear"))
        .isEqualTo(1);
    assertThat(log()).startsWith("sentiment: the W&B API key has 5 characters").hasLineCount(1);
  }

  /** What it says when it serves; it is told to end then, and must end well and soon. */
  private String serveAndEnd() throws Exception {
    Process process = start(Main.class.getName(), "serve", "--host", "127.0.0.1", "--port", "0");
    server = process;
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      process.toHandle().destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(log()).isTrue();
      assertThat(process.exitValue()).isEqualTo(line == null ? 1 : 143);
      return String.valueOf(line);
    }
  }
}
