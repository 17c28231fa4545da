package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Fault;
import io.github.sentimentj.testkit.wandb.Faults;
import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.testkit.wandb.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More is logged than the server takes. */
@Timeout(60)
class FullSpoolTest {

  @TempDir Path folder;

  @Test
  void whatFindsNoRoomIsCountedAndNobodyWaits() throws InterruptedException {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb =
            Wandb.connect(
                server
                    .settings()
                    .with(Setting.X_SPOOL_MEGABYTES, "1")
                    .with(Setting.X_FILE_STREAM_RETRY_MAX, "100000")
                    .with(Setting.X_STATS_SAMPLING_INTERVAL, "0.05"))) {
      server.fake.faults().next(Stage.FILE_STREAM, Fault.status(503), Faults.ALWAYS);
      WandbRun run = wandb.startRun(RunOptions.of("inference"));
      String text = "x".repeat(10_000);
      long slowest = 0;
      int logged = 0;
      for (; logged < 2_000; logged++) {
        long begin = System.nanoTime();
        run.log(Map.of("i", logged, "text", text));
        slowest = Math.max(slowest, System.nanoTime() - begin);
      }
      int all = logged;
      Waiting.until(() -> run.status().written() + run.status().dropped() == all);

      RunStatus full = run.status();
      assertThat(full.dropped()).isPositive();
      assertThat(full.problem()).hasValueSatisfying(text503 -> assertThat(text503).contains("503"));
      assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));

      server.fake.faults().clear();
      Waiting.until(() -> run.status().sent() == full.written());
      run.log(Map.of("i", all));
      String dropped = "\"system.client.dropped_rows\":" + full.dropped();
      Waiting.until(() -> events(server).stream().anyMatch(line -> line.contains(dropped)));
      run.finish(0);

      assertThat(run.status().problem()).isEmpty();
      List<String> rows = RunTest.lines(there(server), "wandb-history.jsonl");
      assertThat(rows).hasSize((int) full.written() + 1);
      assertThat(rows.get(rows.size() - 1)).contains("\"i\":" + all);
    }
  }

  @Test
  void aRowThatIsTooLargeForTheServerIsNotInTheWayOfOthers() throws InterruptedException {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect()) {
      server.fake.faults().next(Stage.FILE_STREAM, Fault.status(413), 12);
      WandbRun run = wandb.startRun(RunOptions.of("training").withoutSystemMetrics());
      for (int i = 0; i < 8; i++) {
        run.log(Map.of("i", i));
      }
      run.finish(0);

      assertThat(there(server).exitCode()).isZero();
      assertThat(RunTest.lines(there(server), "wandb-history.jsonl")).isNotEmpty();
      assertThat(run.status().sent() + run.status().dropped()).isEqualTo(8);
    }
  }

  private static FakeWandb.Run there(Server server) {
    return server.fake.runs("demo", Server.PROJECT).get(0);
  }

  private static List<String> events(Server server) {
    return RunTest.lines(there(server), "wandb-events.jsonl");
  }
}
