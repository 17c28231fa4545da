package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run goes on in another process, as {@code WANDB_RESUME} says. */
@Timeout(60)
class ResumedRunTest {

  @TempDir Path folder;

  private static void log(WandbSettings settings, String key, int exitCode) {
    try (Wandb wandb = Wandb.connect(settings)) {
      WandbRun run =
          wandb.startRun(
              RunOptions.of("training").withoutSystemMetrics().config(Map.of(key, true)));
      run.log(Map.of(key, 1));
      run.log(Map.of(key, 2));
      run.console(key);
      run.finish(exitCode);
    }
  }

  private static FakeWandb.Run only(Server server) {
    List<FakeWandb.Run> runs = server.fake.runs("demo", Server.PROJECT);
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void rowsFollowThoseOfTheProcessBefore(Profile profile) {
    try (Server server = new Server(folder, profile)) {
      WandbSettings settings =
          server.settings().with(Setting.RUN_ID, "same").with(Setting.RESUME, "allow");
      log(settings, "first", 1);
      log(settings, "second", 0);

      FakeWandb.Run run = only(server);
      assertThat(RunTest.lines(run, "wandb-history.jsonl"))
          .satisfiesExactly(
              row -> assertThat(row).contains("\"first\":1", "\"_step\":0"),
              row -> assertThat(row).contains("\"first\":2", "\"_step\":1"),
              row -> assertThat(row).contains("\"second\":1", "\"_step\":2"),
              row -> assertThat(row).contains("\"second\":2", "\"_step\":3"));
      assertThat(RunTest.lines(run, "output.log")).hasSize(2);
      assertThat(RunTest.lines(run, "wandb-summary.json").get(0))
          .contains("\"first\":2", "\"second\":2", "\"_step\":3");
      assertThat(String.valueOf(run.values().get("config"))).contains("first", "second");
      assertThat(run.exitCode()).isZero();
    }
  }

  @Test
  void whatMustBeMustBe() {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      WandbSettings settings = server.settings().with(Setting.RUN_ID, "same");
      WandbSettings must = settings.with(Setting.RESUME, "must");
      WandbSettings never = settings.with(Setting.RESUME, "never");

      assertThatExceptionOfType(WandbException.class)
          .isThrownBy(() -> log(must, "a", 0))
          .withMessageContaining("there is no run 'same' in films");
      log(never, "a", 0);
      assertThatExceptionOfType(WandbException.class)
          .isThrownBy(() -> log(never, "b", 0))
          .withMessageContaining("there is a run 'same' in films");
      log(must, "c", 0);

      assertThat(RunTest.lines(only(server), "wandb-history.jsonl")).hasSize(4);
    }
  }

  @Test
  void autoGoesOnWithWhatDidNotEndWell() {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      WandbSettings auto = server.settings().with(Setting.RESUME, "auto");
      log(auto, "a", 1);
      log(auto, "b", 0);
      log(auto, "c", 0);

      assertThat(server.fake.runs("demo", Server.PROJECT))
          .extracting(run -> RunTest.lines(run, "wandb-history.jsonl").size())
          .containsExactly(4, 2);
    }
  }
}
