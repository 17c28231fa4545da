package io.github.sentimentj.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The steps of cloudbuild.yaml, run as Cloud Build runs them, with stand-ins for the commands of
 * the cloud.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no bash of its own")
final class CloudBuildTest {

  private static final String DIGEST =
      "europe-west1-docker.pkg.dev/p/sentiment/sentiment@sha256:abc";
  private static final String POSITIVE = "{\"sentiment\":\"Positive\"}";
  private static final String NEGATIVE =
      "{\"sentiment\":\"Negative\",\"model\":{\"sha256\":\"f00d\"}}";

  @TempDir Path work;

  private Shell shell;

  @BeforeEach
  void standIns() throws IOException {
    shell = new Shell(work);
    Path deploy = work.resolve("deploy");
    for (String name : List.of("steps", "cloudrun")) {
      try (var files = Files.list(Shell.PROJECT.resolve("deploy").resolve(name))) {
        for (Path file : files.toList()) {
          Files.createDirectories(deploy.resolve(name));
          Files.copy(file, deploy.resolve(name).resolve(file.getFileName()));
        }
      }
    }
    Files.copy(Shell.PROJECT.resolve("deploy/model-versions"), deploy.resolve("model-versions"));

    shell.standIn(
        "gcloud",
        """
        case "$*" in
          *"containers[0].image"*) echo "$CURRENT_IMAGE" ;;
          *"status.traffic"*) echo "$PREVIOUS" ;;
          *"status.url"*) echo https://sentiment-x.a.run.app ;;
          *print-identity-token*) echo the-token ;;
          *"services replace"*) cp "$4" "${CALLS%/*}/replaced.yaml" ;;
        esac
        """);
    shell.standIn("docker", "case \"$1\" in inspect) echo \"$DIGEST\" ;; esac\n");
    shell.standIn("make", "exit \"${MAKE_STATUS:-0}\"\n");
    shell.standIn("apt-get", "");
    shell.standIn(
        "curl",
        """
        case "$*" in
          *best*candidate---*) echo "$CANDIDATE_POSITIVE" ;;
          *dull*candidate---*) echo "$CANDIDATE_NEGATIVE" ;;
          *candidate---*) echo '{}' ;;
          *best*) echo "$LIVE_POSITIVE" ;;
        esac
        """);
    shell
        .with("PROJECT_ID", "p")
        .with("SHORT_SHA", "1234567")
        .with("COMMIT_SHA", "1234567890")
        .with("BRANCH_NAME", "main")
        .with("BUILD_ID", "0a1b2c3d-4e5f")
        .with("DIGEST", DIGEST)
        .with("PREVIOUS", "sentiment-before")
        .with("CURRENT_IMAGE", DIGEST)
        .with("CANDIDATE_POSITIVE", POSITIVE)
        .with("CANDIDATE_NEGATIVE", NEGATIVE)
        .with("LIVE_POSITIVE", POSITIVE);
  }

  /**
   * Runs step after step until one fails, with the substitutions of the file where the shell has no
   * others.
   */
  private Shell.Result build() throws IOException, InterruptedException {
    JsonNode file = new YAMLMapper().readTree(Shell.PROJECT.resolve("cloudbuild.yaml").toFile());
    StringBuilder script = new StringBuilder();
    file.get("substitutions")
        .properties()
        .forEach(
            it ->
                script.append(
                    "export %s=\"${%s-%s}\"\n"
                        .formatted(it.getKey(), it.getKey(), it.getValue().asText())));
    for (JsonNode step : file.get("steps")) {
      script.append("( ").append(step.get("script").asText()).append(" ) || exit 1\n");
    }
    return shell.run("bash", "-c", script.toString());
  }

  private String replaced() throws IOException {
    return Files.readString(work.resolve("replaced.yaml"));
  }

  private static final String MOVED =
      "gcloud run services update-traffic sentiment --region europe-west1 --to-revisions sentiment-0a1b2c3d-1234567=100 --quiet";
  private static final String BACK =
      "gcloud run services update-traffic sentiment --region europe-west1 --to-revisions sentiment-before=100 --quiet";

  @Test
  void aCommitIsTestedBuiltTriedAndThenGivenTheTraffic() throws Exception {
    Shell.Result result = build();

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(shell.called())
        .containsSubsequence(
            "make test",
            "docker push -q europe-west1-docker.pkg.dev/p/sentiment/sentiment:1234567",
            "gcloud run services replace .deploy/service.yaml --region europe-west1 --quiet",
            MOVED)
        .doesNotContain(BACK);
    JsonNode service = new YAMLMapper().readTree(replaced());
    JsonNode template = service.at("/spec/template");
    assertThat(template.at("/spec/containers/0/image").asText()).isEqualTo(DIGEST);
    assertThat(template.at("/metadata/name").asText()).isEqualTo("sentiment-0a1b2c3d-1234567");
    assertThat(template.at("/metadata/labels/commit").asText()).isEqualTo("1234567890");
    assertThat(service.at("/spec/traffic/0/revisionName").asText()).isEqualTo("sentiment-before");
    assertThat(service.at("/spec/traffic/0/percent").asInt()).isEqualTo(100);
    assertThat(service.at("/spec/traffic/1").has("percent")).isFalse();
    assertThat(service.toString()).contains("\"MODEL_VERSION\",\"value\":\"production\"");
  }

  @Test
  void aRefreshStartsTheImageThatServesAgain() throws Exception {
    shell.with("_MODE", "refresh");
    Shell.Result result = build();

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(shell.called())
        .noneMatch(call -> call.startsWith("docker") || call.startsWith("make"));
    assertThat(replaced()).contains(DIGEST);
    assertThat(shell.called()).contains(MOVED);
  }

  @Test
  void aRefreshNeedsAnImageByDigest() throws Exception {
    shell.with("_MODE", "refresh").with("CURRENT_IMAGE", "sentiment:latest");
    Shell.Result result = build();

    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("by digest");
  }

  @Test
  void whatFailsItsTestsIsNotBuilt() throws Exception {
    shell.with("MAKE_STATUS", "1");

    assertThat(build().status()).isNotZero();
    assertThat(shell.called()).noneMatch(call -> call.startsWith("docker"));
  }

  @Test
  void aWrongAnswerKeepsTheTrafficWhereItIs() throws Exception {
    shell.with("CANDIDATE_NEGATIVE", POSITIVE);
    Shell.Result result = build();

    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("should be Negative").contains("gets no traffic");
    assertThat(shell.called())
        .doesNotContain(MOVED)
        .anyMatch(call -> call.contains("--remove-tags candidate"));
  }

  @Test
  void anotherModelThanTheExpectedOneDoesNotGoLive() throws Exception {
    shell.with("_MODEL_SHA256", "beef");
    Shell.Result result = build();

    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("another model than beef");
    assertThat(shell.called()).doesNotContain(MOVED);
  }

  @Test
  void theExpectedModelGoesLive() throws Exception {
    shell.with("_MODEL_SHA256", "f00d");

    assertThat(build().status()).isZero();
    assertThat(shell.called()).contains(MOVED);
  }

  @Test
  void aServiceThatDoesNotAnswerIsRolledBack() throws Exception {
    shell.with("LIVE_POSITIVE", "");
    Shell.Result result = build();

    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("sentiment-before serves again");
    assertThat(shell.called()).containsSubsequence(MOVED, BACK);
  }

  @Test
  void theFirstDeploymentHasNothingBeforeIt() throws Exception {
    shell.with("PREVIOUS", "");
    Shell.Result result = build();

    assertThat(result.status()).as(result.output()).isZero();
    JsonNode traffic = new YAMLMapper().readTree(replaced()).at("/spec/traffic");
    assertThat(traffic.size()).isOne();
    assertThat(traffic.at("/0/percent").asInt()).isEqualTo(100);
  }

  @Test
  void theKeyComesFromSecretManagerAndIsNowhereElse() throws Exception {
    shell.with("_WANDB_SECRET", "wandb-api-key").with("WANDB_API_KEY", "canary-3f9");
    Shell.Result result = build();

    assertThat(result.status()).as(result.output()).isZero();
    JsonNode env = new YAMLMapper().readTree(replaced()).at("/spec/template/spec/containers/0/env");
    assertThat(env.toString())
        .contains("\"secretKeyRef\":{\"name\":\"wandb-api-key\",\"key\":\"latest\"}");
    assertThat(result.output() + shell.called() + replaced())
        .doesNotContain("canary-3f9")
        .doesNotContain("the-token");
  }

  @Test
  void withoutAKeyNoSecretIsAskedFor() throws Exception {
    assertThat(build().status()).isZero();
    assertThat(replaced()).doesNotContain("secretKeyRef");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\" evil: \"y", "a|b", "a\nb", "$(id)"})
  void aValueThatCouldEscapeIsRefused(String value) throws Exception {
    shell.with("_MODEL_NAME", value);
    Shell.Result result = build();

    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("not a value that can be deployed");
    assertThat(shell.called()).noneMatch(call -> call.contains("services replace"));
  }

  @ParameterizedTest
  @CsvSource({"main, production", "release/2, production", "staging, staging", "try, latest"})
  void theBranchSaysWhichVersionOfTheModel(String branch, String version) throws Exception {
    shell.with("BRANCH_NAME", branch);

    assertThat(build().status()).isZero();
    assertThat(replaced()).contains("value: \"" + version + "\"");
  }
}
