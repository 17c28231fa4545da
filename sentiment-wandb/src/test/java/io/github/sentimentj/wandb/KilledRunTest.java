package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Fault;
import io.github.sentimentj.testkit.wandb.Faults;
import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.testkit.wandb.Stage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process ends in the middle of its run. */
@Timeout(120)
class KilledRunTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatItHadWrittenArrivesOnce(boolean serverIsThere) throws Exception {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      if (!serverIsThere) {
        server.fake.faults().next(Stage.FILE_STREAM, Fault.refused(), Faults.ALWAYS);
        server.fake.faults().next(Stage.GRAPHQL, Fault.status(503), Faults.ALWAYS);
      }
      Process process = start(server, Endless.class);
      int written = 0;
      int loggedASecondBefore = 0;
      try (BufferedReader out = reader(process)) {
        long begin = System.nanoTime();
        while (written < 5_000 || System.nanoTime() - begin < 2 * SECOND) {
          String[] said = out.readLine().split(" ", -1);
          written = Integer.parseInt(said[0]);
          if (System.nanoTime() - begin < SECOND) {
            loggedASecondBefore = Integer.parseInt(said[1]);
          }
        }
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      server.fake.faults().clear();

      next(server);

      FakeWandb.Run run = run(server, "endless");
      List<String> rows = RunTest.lines(run, "wandb-history.jsonl");
      assertThat(rows).hasSizeGreaterThanOrEqualTo(Math.max(written, loggedASecondBefore));
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i)).startsWith("{\"i\":" + i + ",");
      }
      assertThat(run.state()).isEqualTo("failed");
      assertThat(folder.resolve("wandb")).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7})
  void aProcessThatIsShutDownEndsItsRun(int code) throws Exception {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      Process process = start(server, Exiting.class, String.valueOf(code));
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

      FakeWandb.Run run = run(server, "exiting");
      assertThat(run.exitCode()).isEqualTo(code);
      assertThat(RunTest.lines(run, "wandb-history.jsonl")).hasSize(1);
    }
  }

  @Test
  void whatAProcessIsStillWritingIsLeftToIt() throws Exception {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      Process process = start(server, Patient.class);
      try (BufferedReader out = reader(process);
          OutputStream in = process.getOutputStream()) {
        assertThat(out.readLine()).isEqualTo("waiting");
        next(server);
        assertThat(run(server, "waiting").state()).isEqualTo("running");
        in.write('\n');
        in.flush();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }

      FakeWandb.Run run = run(server, "waiting");
      assertThat(run.state()).isEqualTo("finished");
      assertThat(RunTest.lines(run, "wandb-history.jsonl")).hasSize(2);
      assertThat(folder.resolve("wandb")).isEmptyDirectory();
    }
  }

  private static FakeWandb.Run run(Server server, String jobType) {
    return server.fake.runs("demo", Server.PROJECT).stream()
        .filter(run -> jobType.equals(run.values().get("jobType")))
        .findFirst()
        .orElseThrow();
  }

  private static void next(Server server) {
    try (Wandb next = server.connect();
        WandbRun run = next.startRun(RunOptions.of("next").withoutSystemMetrics())) {
      run.finish(0);
    }
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Process start(Server server, Class<?> main, String... arguments)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(server.environment());
    builder.environment().put("JAVA_TOOL_OPTIONS", "");
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Logs until it is killed, and says how much of it is on the disk, and how much it was. */
  static final class Endless {
    public static void main(String[] arguments) throws InterruptedException {
      Wandb wandb = Wandb.connect(WandbSettings.load());
      WandbRun run = wandb.startRun(RunOptions.of("endless").withoutSystemMetrics());
      for (int i = 0; ; i++) {
        run.log(Map.of("i", i));
        if (i % 100 == 99) {
          System.out.println(run.status().written() + " " + (i + 1));
          System.out.flush();
          Thread.sleep(5);
        }
      }
    }
  }

  /** Has a run, while another one of its runs and other processes come and go. */
  static final class Patient {
    public static void main(String[] arguments) throws IOException {
      try (Wandb wandb = Wandb.connect(WandbSettings.load());
          WandbRun run = wandb.startRun(RunOptions.of("waiting").withoutSystemMetrics())) {
        run.log(Map.of("i", 0));
        try (WandbRun other = wandb.startRun(RunOptions.of("other").withoutSystemMetrics())) {
          other.finish(0);
        }
        System.out.println("waiting");
        System.out.flush();
        int line = System.in.read();
        run.log(Map.of("i", line));
        run.finish(0);
      }
    }
  }

  /** Ends without having finished its run. */
  static final class Exiting {
    public static void main(String[] arguments) {
      int code = Integer.parseInt(arguments[0]);
      Wandb wandb = Wandb.connect(WandbSettings.load());
      WandbRun run =
          wandb.startRun(RunOptions.of("exiting").withoutSystemMetrics().shutdownExitCode(code));
      run.log(Map.of("i", 1));
      System.exit(code);
    }
  }
}
