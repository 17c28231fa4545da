package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SwappableClassifier;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.testkit.TinyModels;
import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Fault;
import io.github.sentimentj.testkit.wandb.Faults;
import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.testkit.wandb.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WandbModelSourceTest {

  @TempDir Path folder;

  /** A bundle that says which version it is. */
  private Path model(String version) throws IOException {
    Path model = Files.createDirectories(folder.resolve("model-" + version));
    TinyModels.linear(model);
    Manifest.builder()
        .name("tiny-linear")
        .version(version)
        .loader("linear")
        .labels(List.of("negative", "positive"))
        .build()
        .write(model, List.of("weights.linear"));
    return model;
  }

  private static String version(ModelSource source) {
    try (SentimentClassifier classifier = SentimentClassifier.builder().model(source).build()) {
      return classifier.model().version() + " " + classifier.classify("good").label();
    }
  }

  @Test
  void aModelIsServedFromItsArtifact() throws IOException {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      server.save("tiny", model("1"));

      assertThat(version(ModelSource.uri("wandb:films/tiny:latest", server.environment())))
          .isEqualTo("1 positive");
      var runs = server.fake.runs("demo", "films");
      assertThat(runs.get(1).values()).containsEntry("jobType", "download");
      assertThat(runs.get(1).used()).containsExactly("tiny:v0");
      assertThat(runs.get(1).state()).isEqualTo("finished");
      assertThat(runs.get(0).logged()).containsExactly("tiny:v0");
    }
  }

  @Test
  void theModelOfTheEnvironmentIsPutWhereTheOriginalHadIt() throws IOException {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      Path files = Files.createDirectories(folder.resolve("files/tiny.bundle"));
      TinyModels.linear(files);
      server.save("tiny", folder.resolve("files"));
      Path local = Files.createDirectories(folder.resolve("ml/model"));
      Files.writeString(local.resolve("other.txt"), "the user's own");
      Map<String, String> environment = server.environment();
      environment.put("PROJECT_NAME", Server.PROJECT);
      environment.put("LOCAL_MODEL_DIR", local.toString());
      environment.put("LOCAL_MODEL_NAME", "tiny.bundle");

      assertThat(version(ModelSource.environment(environment))).isEqualTo("1 positive");

      assertThat(local.resolve("tiny.bundle/weights.linear")).exists();
      assertThat(local.resolve("other.txt")).hasContent("the user's own");
    }
  }

  @Test
  void aDownloadThatDoesNotCome_isARunThatFailed() throws IOException {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      server.save("tiny", model("1"));
      server.fake.faults().next(Stage.FILE_DOWNLOAD, Fault.status(404), Faults.ALWAYS);

      assertThatExceptionOfType(ModelLoadException.class)
          .isThrownBy(() -> ModelSource.uri("wandb:films/tiny", server.environment()).open());
      FakeWandb.Run run = server.fake.runs("demo", "films").get(1);
      assertThat(run.state()).isEqualTo("failed");
      assertThat(run.used()).isEmpty();
    }
  }

  @Test
  void aRunThatCannotBegin_keepsNoModelFromBeingServed() throws IOException {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      server.save("tiny", model("1"));
      server.fake.faults().nextOperation("UpsertBucket", Fault.status(403), Faults.ALWAYS);

      assertThat(version(ModelSource.uri("wandb:films/tiny", server.environment())))
          .isEqualTo("1 positive");
      assertThat(server.fake.runs("demo", "films")).hasSize(1);
    }
  }

  @Test
  void anArtifactOfAnotherTypeIsNoModel() throws IOException {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect();
        WandbRun run = wandb.startRun(RunOptions.of("save"))) {
      assertThat(run.save(ArtifactDraft.of("reviews", "dataset").add(model("1")))).isPresent();

      assertThatExceptionOfType(ModelLoadException.class)
          .isThrownBy(() -> ModelSource.uri("wandb:films/reviews", server.environment()).open())
          .withMessageContaining("is an artifact of type 'dataset', not a model");
      assertThatExceptionOfType(WandbException.class)
          .isThrownBy(() -> run.save(ArtifactDraft.model("reviews").add(model("2"))))
          .withMessageContaining("has the type dataset, not model");
    }
  }

  @Test
  void withoutTheServerTheNewestVersionHereAnswers() throws IOException {
    Map<String, String> environment;
    try (Server server = new Server(folder, Profile.CURRENT)) {
      environment = server.environment();
      for (String version : List.of("1", "2")) {
        server.save("tiny", model(version));
        version(ModelSource.uri("wandb:films/tiny", environment));
      }
      for (Fault fault :
          List.of(Fault.status(503), Fault.refused(), Fault.rateLimit(Duration.ofHours(1)))) {
        server.fake.faults().clear();
        server.fake.faults().next(Stage.GRAPHQL, fault, Faults.ALWAYS);
        assertThat(version(ModelSource.uri("wandb:films/tiny:prod", environment)))
            .isEqualTo("2 positive");
      }
    }
    assertThat(version(ModelSource.uri("wandb:films/tiny", environment))).isEqualTo("2 positive");
    assertThat(version(ModelSource.uri("wandb:demo/films/tiny:v0", environment)))
        .isEqualTo("1 positive");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> ModelSource.uri("wandb:films/tiny:v7", environment).open())
        .withMessageContaining("no version of it is on this machine");
    environment.put("WANDB_MODE", "offline");
    assertThat(version(ModelSource.uri("wandb:films/tiny", environment))).isEqualTo("2 positive");
  }

  @Test
  void aDamagedVersionHereIsNeverUsed() throws IOException {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      server.save("tiny", model("1"));
      ModelSource source = ModelSource.uri("wandb:films/tiny", server.environment());
      version(source);
      try (var all = Files.walk(folder.resolve("cache"))) {
        for (Path file : all.filter(each -> each.endsWith("weights.linear")).toList()) {
          Files.writeString(file, "damaged");
        }
      }
      server.fake.faults().next(Stage.GRAPHQL, Fault.status(503), Faults.ALWAYS);
      assertThatExceptionOfType(ModelLoadException.class).isThrownBy(source::open);
      server.fake.faults().clear();
      assertThat(version(source)).isEqualTo("1 positive");
    }
  }

  @Test
  void theBundledModelIsUsedOnlyIfItIsAllowed() {
    Map<String, String> environment;
    try (Server server = new Server(folder, Profile.CURRENT)) {
      environment = server.environment();
    }
    ModelSource strict = ModelSource.uri("wandb:films/tiny", environment);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(strict::open)
        .withMessageContaining("MODEL_FALLBACK=bundled would allow");

    environment.put("MODEL_FALLBACK", "bundled");
    // None is on this test's class path: it is asked for, and that is what is seen.
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> ModelSource.uri("wandb:films/tiny", environment).open())
        .withMessageContaining("no bundled model on the class path");
  }

  @SuppressWarnings("try") // the watcher only has to be there
  @Test
  void anAliasIsFollowedWhileCallsRun() throws Exception {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      server.save("tiny", model("1"));
      Map<String, String> environment = server.environment();
      CountDownLatch swapped = new CountDownLatch(1);
      AtomicInteger failures = new AtomicInteger();
      SentimentClassifier first =
          SentimentClassifier.builder()
              .model(ModelSource.uri("wandb:films/tiny:latest", environment))
              .build();
      try (SwappableClassifier live = SentimentClassifier.swappable(first);
          AliasWatcher watcher =
              AliasWatcher.start(
                  "films/tiny:latest",
                  environment,
                  Duration.ofMillis(20),
                  live,
                  source -> SentimentClassifier.builder().model(source).build())) {
        Thread caller =
            new Thread(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    try {
                      if (!live.classify("good").label().equals("positive")) {
                        failures.incrementAndGet();
                      }
                    } catch (RuntimeException e) {
                      failures.incrementAndGet();
                    }
                    if (live.model().version().equals("2")) {
                      swapped.countDown();
                    }
                  }
                });
        caller.start();
        server.fake.faults().next(Stage.FILE_DOWNLOAD, Fault.status(404), 1);
        server.save("tiny", model("2"));

        assertThat(swapped.await(30, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        caller.join(10_000);
        assertThat(failures).hasValue(0);
      }
    }
  }
}
