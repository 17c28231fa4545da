package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Fault;
import io.github.sentimentj.testkit.wandb.Faults;
import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.testkit.wandb.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault, alone and in pairs, at each stage of a run, once and for as long as the process
 * lasts: each row that was written here arrives once and in order, and nobody waits too long.
 */
@Timeout(60)
class RunFaultsTest {

  private static final int ROWS = 20;

  private static final List<Fault> FAULTS =
      List.of(
          Fault.latency(Duration.ofMillis(50)),
          Fault.status(503),
          Fault.status(401),
          Fault.status(404),
          Fault.rateLimit(Duration.ofMillis(10)),
          Fault.cutAfter(5),
          Fault.refused(),
          Fault.wrongBytes());

  private static final List<Stage> STAGES =
      List.of(Stage.GRAPHQL, Stage.FILE_STREAM, Stage.RUN_FILE_UPLOAD);

  @TempDir Path folder;

  record Case(Stage stage, List<Fault> faults, int times) {
    void on(Server server) {
      faults.forEach(fault -> server.fake.faults().next(stage, fault, times));
    }

    /** Whether the server says that it does not take the run at all. */
    boolean refuses() {
      return stage == Stage.GRAPHQL
          && faults.stream()
              .anyMatch(fault -> fault.kind() == Fault.Kind.STATUS && fault.amount() < 500);
    }

    /** A wrong letter in an answer may be in a name or a URL, which nothing can tell. */
    boolean misleads() {
      return stage == Stage.GRAPHQL
          && faults.stream().anyMatch(fault -> fault.kind() == Fault.Kind.WRONG_BYTES);
    }
  }

  private static Stream<Case> once() {
    List<Case> cases = new ArrayList<>();
    for (Stage stage : STAGES) {
      for (Fault first : FAULTS) {
        cases.add(new Case(stage, List.of(first), 1));
        for (Fault second : FAULTS.subList(0, FAULTS.indexOf(first) + 1)) {
          cases.add(new Case(stage, List.of(first, second), 1));
        }
      }
    }
    return cases.stream().filter(each -> !each.misleads());
  }

  static Stream<Case> passing() {
    return once().filter(each -> !each.refuses());
  }

  static Stream<Case> lasting() {
    Stream<Case> lasting =
        STAGES.stream()
            .flatMap(
                stage ->
                    FAULTS.stream()
                        .filter(fault -> fault.kind() != Fault.Kind.LATENCY)
                        .map(fault -> new Case(stage, List.of(fault), Faults.ALWAYS)))
            .filter(each -> !each.misleads());
    return Stream.concat(lasting, once().filter(Case::refuses));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatGoesWrongOnceIsNotSeen(Case fault) {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect()) {
      fault.on(server);

      assertThat(log(wandb).written()).isEqualTo(ROWS);

      assertArrived(server, 0);
      assertThat(folder.resolve("wandb")).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void whatLastsIsOvercomeByTheNextProcess(Case fault) {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      fault.on(server);
      WandbSettings impatient = server.settings().with(Setting.X_FINISH_TIMEOUT_SECONDS, "0.3");
      long begin = System.nanoTime();
      try (Wandb wandb = Wandb.connect(impatient)) {
        assertThat(log(wandb).written()).isEqualTo(ROWS);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));

      server.fake.faults().clear();
      try (Wandb next = server.connect();
          WandbRun run = next.startRun(RunOptions.of("download").withoutSystemMetrics())) {
        run.finish(0);
      }

      assertArrived(server, 0);
      assertThat(folder.resolve("wandb")).isEmptyDirectory();
    }
  }

  @Test
  void whatIsRefusedAgainAndAgainIsNotAskedForEver() {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      server.fake.faults().next(Stage.FILE_STREAM, Fault.status(403), Faults.ALWAYS);
      WandbSettings persistent =
          server
              .settings()
              .with(Setting.X_FILE_STREAM_RETRY_MAX, "10000")
              .with(Setting.X_FINISH_TIMEOUT_SECONDS, "30");
      long begin = System.nanoTime();
      try (Wandb wandb = Wandb.connect(persistent)) {
        RunStatus status = log(wandb);
        assertThat(status.written()).isEqualTo(ROWS);
        assertThat(status.problem()).isPresent();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
      assertThat(server.fake.received().stream().filter(one -> one.stage() == Stage.FILE_STREAM))
          .hasSizeBetween(30, 32);

      server.fake.faults().clear();
      try (Wandb next = server.connect();
          WandbRun run = next.startRun(RunOptions.of("download").withoutSystemMetrics())) {
        run.finish(0);
      }
      assertArrived(server, 0);
    }
  }

  private static RunStatus log(Wandb wandb) {
    WandbRun run = wandb.startRun(RunOptions.of("training").withoutSystemMetrics());
    for (int i = 0; i < ROWS; i++) {
      run.log(Map.of("i", i));
      if (i == ROWS / 2) {
        run.log(Map.of("table", new WandbTable(List.of("a"), List.of(List.of(i)))));
        i++;
      }
    }
    run.finish(0);
    return run.status();
  }

  private static void assertArrived(Server server, int exitCode) {
    FakeWandb.Run run =
        server.fake.runs("demo", Server.PROJECT).stream()
            .filter(each -> "training".equals(each.values().get("jobType")))
            .findFirst()
            .orElseThrow();
    List<String> rows = RunTest.lines(run, "wandb-history.jsonl");
    assertThat(rows).hasSize(ROWS);
    assertThat(IntStream.range(0, ROWS))
        .allSatisfy(i -> assertThat(rows.get(i)).contains("\"_step\":" + i + "}"));
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }
}
