package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.spi.Monitor;
import io.github.sentimentj.testkit.TinyModels;
import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which parts of a text leave the process when texts are asked for. */
@Timeout(60)
class RedactionTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A fine film, I'd say 8 out of 10. | A fine film, I'd say 8 out of 10.",
        "Write to jane.doe+films@mail.example.org! | Write to [address]",
        "See https://example.org/u/jane?id=7, or www.example.org. | See [address] or [address]",
        "as @jane_doe said | as [name] said",
        "Call +44 (20) 7946-0958 or 020 7946 0958. | Call [number] or [number].",
        "card 4111 1111 1111 1111, room 12 | card [number], room 12",
        "Größe an ölaf@bücher.example | Größe an [address]",
        "٠١٢٣٤٥ is a number, too | [number] is a number, too"
      })
  void whatTellsWhoWroteIsTakenOut(String text, String left) {
    assertThat(new Redaction().apply(text).replaceAll("\\[address\\]\\S+", "[address]"))
        .isEqualTo(left);
  }

  @Test
  void longTextsTakeNoLongTime() {
    String dots = "a.".repeat(1_000);
    assertThat(new Redaction().apply(dots + "@" + dots)).isNotEmpty();
    assertThat(new Redaction().apply("1 ".repeat(1_000))).isEqualTo("[number] ");
  }

  @Test
  void monitorTexts_sendsThemRedacted() throws Exception {
    TinyModels.linear(Files.createDirectory(folder.resolve("model")));
    try (Server server = new Server(folder, Profile.CURRENT)) {
      Map<String, String> environment = server.environment();
      environment.put("MONITOR_TEXTS", "redacted");
      classify(environment, "good, says jane@example.org");
      assertThat(history(server))
          .contains("\"prediction/text\":\"good, says [address]\"")
          .doesNotContain("example.org");
    }
  }

  @Test
  void nothingSaid_sendsNoText() throws Exception {
    TinyModels.linear(Files.createDirectory(folder.resolve("model")));
    try (Server server = new Server(folder, Profile.CURRENT)) {
      classify(server.environment(), "good, says jane@example.org");
      assertThat(history(server)).contains("prediction").doesNotContain("jane", "prediction/text");
    }
  }

  @Test
  void monitorTexts_otherValues_areRefused() {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      Map<String, String> environment = server.environment();
      environment.put("MONITOR_TEXTS", "all");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new WandbMonitorProvider().open(environment))
          .withMessageContaining("MONITOR_TEXTS must be none or redacted");
    }
  }

  private void classify(Map<String, String> environment, String text) {
    try (Monitor monitor = new WandbMonitorProvider().open(environment).orElseThrow();
        SentimentClassifier classifier =
            SentimentClassifier.builder()
                .model(ModelSource.directory(folder.resolve("model")))
                .listener(monitor)
                .build()) {
      assertThat(classifier.classify(text).label()).isEqualTo("positive");
    }
  }

  private static String history(Server server) {
    FakeWandb.Run run = server.fake.runs("demo", Server.PROJECT).get(0);
    return String.join("\n", RunTest.lines(run, "wandb-history.jsonl"));
  }
}
