package io.github.sentimentj.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image of the Dockerfile, built and run without a Docker daemon, where this machine has what
 * that takes.
 */
@EnabledOnOs(OS.LINUX)
final class ContainerTest {

  private static final int SKIPPED = 77;

  @TempDir Path work;

  @Test
  void theImageIsBuiltAndAnswers() throws Exception {
    Shell.Result result =
        new Shell(work)
            .with("WANDB_API_KEY", "")
            .run("bash", Shell.PROJECT.resolve("deploy/container/build.sh").toString());
    assumeTrue(result.status() != SKIPPED, result.output());

    assertThat(result.status()).as(result.output()).isZero();
    JsonNode report =
        new JsonMapper()
            .readTree(result.output().lines().reduce((first, last) -> last).orElseThrow());
    assertThat(report.at("/answer/sentiment").asText()).isEqualTo("Positive");
    assertThat(report.get("uid").asInt()).isEqualTo(10001);
    assertThat(report.get("megabytes_beyond_jre").asInt()).isLessThanOrEqualTo(250);
  }
}
