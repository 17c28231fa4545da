package io.github.sentimentj.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.testkit.TinyModels;
import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.wandb.ArtifactDraft;
import io.github.sentimentj.wandb.RunOptions;
import io.github.sentimentj.wandb.Wandb;
import io.github.sentimentj.wandb.WandbRun;
import io.github.sentimentj.wandb.WandbSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A model of a real client, pulled from a server that speaks as W&B does. */
class WandbTest {

  private static final FakeWandb SERVER = FakeWandb.start(Profile.CURRENT);
  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(SentimentAutoConfiguration.class))
          .withPropertyValues("sentiment.model=wandb:demo/films/tiny:latest");

  @TempDir static Path folder;

  @BeforeAll
  static void push() throws Exception {
    Path model = Files.createDirectory(folder.resolve("model"));
    TinyModels.linear(model);
    Map<String, String> environment = new HashMap<>(SERVER.environment());
    environment.put("WANDB_CACHE_DIR", folder.resolve("cache").toString());
    environment.put("WANDB_DIR", folder.toString());
    try (Wandb wandb = Wandb.connect(WandbSettings.load(environment));
        WandbRun run = wandb.startRun(RunOptions.of("save").project("films"))) {
      var unused = run.save(ArtifactDraft.model("tiny").add(model));
      run.finish(0);
    }
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static void assertTiny(SentimentClassifier classifier) {
    assertThat(classifier.model().name()).isEqualTo("tiny-linear");
  }

  @Test
  void properties_nameTheAccount() {
    application
        .withPropertyValues(
            "sentiment.wandb.base-url=" + SERVER.url(),
            "sentiment.wandb.api-key=" + FakeWandb.API_KEY)
        .run(context -> assertTiny(context.getBean(SentimentClassifier.class)));
  }

  @Test
  void connectionDetails_takeTheirPlace() {
    WandbConnectionDetails details =
        new WandbConnectionDetails() {
          @Override
          public String baseUrl() {
            return SERVER.url();
          }

          @Override
          public String apiKey() {
            return FakeWandb.API_KEY;
          }
        };
    application
        .withBean(WandbConnectionDetails.class, () -> details)
        .withPropertyValues("sentiment.wandb.base-url=http://127.0.0.1:1")
        .run(context -> assertTiny(context.getBean(SentimentClassifier.class)));
  }

  @Test
  void monitor_logsAnswersToARun_whichEndsWithTheContext() {
    application
        .withPropertyValues(
            "sentiment.model=bundled:imdb-linear",
            "sentiment.wandb.monitor=true",
            "sentiment.wandb.project=monitored",
            "sentiment.wandb.base-url=" + SERVER.url(),
            "sentiment.wandb.api-key=" + FakeWandb.API_KEY)
        .run(
            context -> {
              SentimentClassifier classifier = context.getBean(SentimentClassifier.class);
              assertThat(classifier.classify("A wonderful film.").label()).isEqualTo("positive");
            });
    assertThat(SERVER.runs("demo", "monitored"))
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.values()).containsEntry("jobType", "inference");
              assertThat(run.exitCode()).isZero();
              assertThat(run.streams().get("wandb-history.jsonl"))
                  .anyMatch(row -> row.contains("\"positive\""));
            });
  }

  @Test
  void monitor_isOffUnlessAskedFor() {
    application
        .withPropertyValues("sentiment.lazy=true")
        .run(context -> assertThat(context).doesNotHaveBean("sentimentMonitor"));
  }

  @Test
  void theKeyIsNotPrinted() {
    application
        .withPropertyValues("sentiment.lazy=true", "sentiment.wandb.api-key=secret-of-mine")
        .run(
            context ->
                assertThat(context.getBean(SentimentProperties.class).toString())
                    .contains("tiny")
                    .doesNotContain("secret-of-mine"));
  }
}
