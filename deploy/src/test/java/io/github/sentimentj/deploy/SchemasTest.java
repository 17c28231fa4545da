package io.github.sentimentj.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The delivery files against the schemas that their systems publish, which deploy/check fetches
 * from npm.
 */
final class SchemasTest {

  private static final List<String> FILES =
      List.of(
          "cloudbuild.yaml",
          "docker-compose.yml",
          ".github/workflows/build.yml",
          ".github/workflows/release.yml",
          "deploy/kubernetes/sentiment.yaml",
          "deploy/kserve/inferenceservice.yaml",
          "deploy/seldon/seldondeployment.yaml",
          "deploy/cloudrun/service.yaml",
          "deploy/terraform/main.tf",
          "deploy/terraform/variables.tf");

  @TempDir static Path work;

  private static Shell shell;

  @BeforeAll
  static void fetchSchemas() throws Exception {
    assumeTrue(Shell.has("npm"), "skipped: no npm, which fetches the schemas");
    shell = new Shell(work);
    for (String name : List.of("package.json", "check.mjs")) {
      Files.copy(Shell.PROJECT.resolve("deploy/check").resolve(name), work.resolve(name));
    }
    Shell.Result result =
        shell.run(
            "npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts");
    assumeTrue(result.status() == 0, "skipped: npm cannot fetch the schemas: " + result.output());
  }

  private static Shell.Result check(List<Path> files) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", "check.mjs"));
    files.forEach(file -> command.add(file.toString()));
    return shell.run(command.toArray(String[]::new));
  }

  @Test
  void everyDeliveryFileIsAsItsSystemWantsIt() throws Exception {
    Shell.Result result = check(FILES.stream().map(Shell.PROJECT::resolve).toList());

    assertThat(result.output()).isEmpty();
    assertThat(result.status()).isZero();
  }

  @Test
  void aMistakeIsFound() throws Exception {
    Path wrong = work.resolve("docker-compose.yml");
    String right = Files.readString(Shell.PROJECT.resolve("docker-compose.yml"));
    Files.writeString(wrong, right.replace("read_only:", "readonly:"));

    Shell.Result result = check(List.of(wrong));

    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("readonly");
  }

  @Test
  void aMistakeInTerraformIsFound() throws Exception {
    Path wrong = work.resolve("main.tf");
    String right = Files.readString(Shell.PROJECT.resolve("deploy/terraform/main.tf"));
    Path variables = Shell.PROJECT.resolve("deploy/terraform/variables.tf");

    Files.writeString(
        wrong, right.replace("google_service_account.runner.name", "google_x.runner.name"));
    assertThat(check(List.of(wrong, variables)).output())
        .contains("google_x.runner is not defined");

    Files.writeString(wrong, right.replace("locals {", "locals"));
    assertThat(check(List.of(wrong, variables)).status()).isNotZero();
  }

  @Test
  void theDashboardAsksOnlyForMetricsThatTheServerHas() throws Exception {
    JsonNode dashboard =
        new JsonMapper()
            .readTree(
                Shell.PROJECT.resolve("deploy/observability/grafana/sentiment.json").toFile());

    assertThat(dashboard.get("panels"))
        .allSatisfy(
            panel -> assertThat(panel.at("/targets/0/expr").asText()).contains("sentiment_"));
  }
}
