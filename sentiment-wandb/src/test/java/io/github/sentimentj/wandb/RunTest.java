package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Fault;
import io.github.sentimentj.testkit.wandb.Faults;
import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.testkit.wandb.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is logged is what the server has. */
@Timeout(60)
class RunTest {

  @TempDir Path folder;

  private static FakeWandb.Run only(Server server) {
    List<FakeWandb.Run> runs = server.fake.runs("demo", Server.PROJECT);
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  static List<String> lines(FakeWandb.Run run, String file) {
    return run.streams().getOrDefault(file, List.of());
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void whatIsLoggedArrives(Profile profile) throws IOException {
    try (Server server = new Server(folder, profile);
        Wandb wandb = server.connect()) {
      Path plot = Files.writeString(folder.resolve("roc.svg"), "<svg/>");
      RunOptions options =
          RunOptions.of("training")
              .name("first try")
              .group("films")
              .notes("short")
              .tags("a", "b")
              .config(Map.of("rate", 0.1, "layers", List.of(2, 3)));
      WandbRun run = wandb.startRun(options);
      run.config(Map.of("late", true));
      for (int i = 0; i < 3; i++) {
        run.log(Map.of("loss", 1.0 / (i + 1), "epoch", i));
      }
      Map<String, Object> odd = new LinkedHashMap<>();
      odd.put("nan", Double.NaN);
      odd.put("infinite", Float.NEGATIVE_INFINITY);
      odd.put("text", "\u00e9\"x");
      odd.put("nothing", null);
      odd.put("a.b/c", Map.of("deep", List.of(1L, true)));
      run.log(odd);
      run.summary(Map.of("best", 0.9));
      run.console("hello");
      run.consoleError("oh");
      run.file("plots/roc.svg", plot);
      run.finish(3);

      FakeWandb.Run there = only(server);
      assertThat(there.state()).isEqualTo("failed");
      assertThat(there.exitCode()).isEqualTo(3);
      assertThat(there.values())
          .containsEntry("jobType", "training")
          .containsEntry("displayName", "first try")
          .containsEntry("groupName", "films")
          .containsEntry("notes", "short")
          .containsEntry("tags", List.of("a", "b"));
      assertThat(String.valueOf(there.values().get("config")))
          .contains(
              "\"rate\":{\"value\":0.1}",
              "\"layers\":{\"value\":[2,3]}",
              "\"late\":{\"value\":true}",
              "\"t\":{");
      List<String> history = lines(there, "wandb-history.jsonl");
      assertThat(history).hasSize(4);
      assertThat(history.get(1))
          .contains(
              "\"loss\":0.5", "\"epoch\":1", "\"_step\":1", "\"_runtime\":", "\"_timestamp\":");
      assertThat(history.get(3))
          .contains(
              "\"nan\":NaN",
              "\"infinite\":-Infinity",
              "\"text\":\"\u00e9\\\"x\"",
              "\"nothing\":null",
              "\"a.b/c\":{\"deep\":[1,true]}");
      assertThat(lines(there, "wandb-summary.json").get(0))
          .contains("\"best\":0.9", "\"epoch\":2", "\"_step\":3", "\"_wandb\":{\"runtime\":");
      assertThat(lines(there, "output.log"))
          .satisfiesExactly(
              line -> assertThat(line).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+ hello"),
              line -> assertThat(line).startsWith("ERROR ").endsWith(" oh"));
      assertThat(server.received(Stage.RUN_FILE_UPLOAD))
          .extracting(FakeWandb.Received::name)
          .anyMatch(name -> name.contains("plots/roc.svg"))
          .anyMatch(name -> name.contains("wandb-metadata.json"));
      // All of it is there, so nothing of it stays here.
      assertThat(folder.resolve("wandb")).isEmptyDirectory();
    }
  }

  @Test
  void histogramsTablesAndImagesAreValues() {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect()) {
      WandbRun run = wandb.startRun(RunOptions.of("training").withoutSystemMetrics());
      run.log(
          Map.of(
              "scores", WandbHistogram.of(new double[] {0, 1, 1, 4}, 4),
              "worst", new WandbTable(List.of("text", "score"), List.of(Arrays.asList("ok", null))),
              "plots/roc", new WandbImage(new byte[] {1, 2, 3}, 7, 5)));
      run.finish(0);

      FakeWandb.Run there = only(server);
      assertThat(lines(there, "wandb-history.jsonl").get(0))
          .contains(
              "{\"_type\":\"histogram\",\"values\":[1.0,2.0,0.0,1.0],\"bins\":[0.0,1.0,2.0,3.0,4.0]}",
              "{\"_type\":\"table-file\",\"path\":\"media/table/worst_",
              "\"ncols\":2,\"nrows\":1}",
              "{\"_type\":\"image-file\",\"path\":\"media/images/plots_roc_",
              "\"format\":\"png\",\"width\":7,\"height\":5}");
      assertThat(there.files().keySet())
          .satisfiesExactlyInAnyOrder(
              file -> assertThat(file).startsWith("media/table/worst_"),
              file -> assertThat(file).startsWith("media/images/plots_roc_"),
              file -> assertThat(file).isEqualTo("wandb-summary.json"));
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void thePageOfARun_hasTheFilesOfTheOfficialClient(Profile profile) throws IOException {
    try (Server server = new Server(folder, profile);
        Wandb wandb = server.connect()) {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("rate", 1e-5);
      config.put("text: #1", "\u00e9 \"x\"\n- y");
      config.put("on", true);
      config.put("deep", Map.of("k", Arrays.asList(1, Double.NaN, 1e300, null)));
      WandbRun run = wandb.startRun(RunOptions.of("training").config(config));
      run.log(Map.of("loss", 0.5));
      run.console("one\ntwo");
      run.consoleError("three");
      run.finish(0);

      Map<String, Path> files = only(server).files();
      assertThat(files)
          .containsOnlyKeys(
              "config.yaml", "output.log", "wandb-metadata.json", "wandb-summary.json");
      assertThat(files.get("config.yaml"))
          .content()
          .isEqualTo(
              """
              wandb_version: 1

              "_wandb":
                value: {"cli_version": "sentimentj", "t": {"5": "sentimentj"}}

              "rate":
                value: 1.0E-5

              "text: #1":
                value: "\u00e9 \\"x\\"\\n- y"

              "on":
                value: true

              "deep":
                value: {"k": [1, .nan, 1.0E+300, null]}
              """);
      assertThat(files.get("output.log")).content().isEqualTo("one\ntwo\nthree\n");
      assertThat(files.get("wandb-summary.json")).content().contains("\"loss\":0.5");
      assertThat(files.get("wandb-metadata.json")).content().contains("\"classPath\":[");
      assertThat(server.received(Stage.FILE_STREAM))
          .last()
          .satisfies(
              last ->
                  assertThat(last.body())
                      .contains("\"complete\":true", "config.yaml", "output.log"));
    }
  }

  @Test
  void aStorageThatIsDown_keepsNoRunFromItsEnd() {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect()) {
      server.fake.faults().next(Stage.RUN_FILE_UPLOAD, Fault.status(503), Faults.ALWAYS);
      WandbRun run = wandb.startRun(RunOptions.of("training").withoutSystemMetrics());
      run.log(Map.of("loss", 0.5));
      run.finish(0);

      assertThat(only(server).state()).isEqualTo("finished");
      assertThat(only(server).files()).isEmpty();
    }
  }

  @Test
  void whatCannotBeLoggedIsRefused() {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect();
        WandbRun run = wandb.startRun(RunOptions.of("training"))) {
      Map<String, Object> wide = new HashMap<>();
      IntStream.range(0, 100_000).forEach(i -> wide.put("k" + i, i));
      Map<String, Object> loop = new HashMap<>();
      loop.put("self", loop);

      assertInvalid(() -> run.log(wide), "100000 keys in a row; W&B takes no more than 10000");
      assertInvalid(() -> run.log(loop), "nested more than 32 deep");
      assertInvalid(() -> run.log(Map.of("a", new Object())), "'a' is a java.lang.Object");
      assertInvalid(() -> run.file("../x", folder), "cannot be the name of a run's file");
      assertInvalid(() -> run.file("/etc/x", folder), "cannot be the name of a run's file");
    }
  }

  private static void assertInvalid(Runnable doing, String message) {
    assertThatExceptionOfType(WandbException.class)
        .isThrownBy(doing::run)
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(WandbException.Kind.INVALID));
  }

  @Test
  void theStopButtonIsSeen() throws InterruptedException {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect();
        WandbRun run = wandb.startRun(RunOptions.of("training"))) {
      server.fake.stop("demo", Server.PROJECT, run.id());
      run.log(Map.of("a", 1));

      Waiting.until(run::stopRequested);
      assertThat(run.url().orElseThrow()).endsWith("/demo/films/runs/" + run.id());
    }
  }

  @Test
  void disabledDoesNothing() {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = Wandb.connect(server.settings().with(Setting.MODE, "disabled"));
        WandbRun run = wandb.startRun(RunOptions.of("training"))) {
      run.log(Map.of("a", 1));
      run.file("x", folder.resolve("nothing"));
      run.finish(0);

      assertThat(run.status().written()).isZero();
      assertThat(server.fake.received()).isEmpty();
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void metricsOfProcessAndMachineAreTaken() throws InterruptedException {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb =
            Wandb.connect(server.settings().with(Setting.X_STATS_SAMPLING_INTERVAL, "0.05"));
        WandbRun run = wandb.startRun(RunOptions.of("inference"))) {
      String file = "wandb-events.jsonl";
      Waiting.until(
          () ->
              server.fake.runs("demo", Server.PROJECT).stream()
                  .anyMatch(there -> lines(there, file).size() > 2));

      assertThat(lines(only(server), "wandb-events.jsonl").get(1))
          .contains(
              "\"system.memory_percent\":",
              "\"system.proc.cpu.threads\":",
              "\"system.jvm.heap.usedMB\":",
              "\"system.jvm.gc.pauseMillis\":",
              "\"system.client.dropped_rows\":0",
              "\"_wandb\":true");
      run.finish(0);
    }
  }
}
