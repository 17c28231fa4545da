package io.github.sentimentj.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** deploy/gcloud.sh with a stand-in for gcloud. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no bash of its own")
final class GcloudScriptTest {

  private static final String SCRIPT = Shell.PROJECT.resolve("deploy/gcloud.sh").toString();

  @TempDir Path work;

  private Shell shell;

  @BeforeEach
  void standIn() throws IOException {
    shell = new Shell(work);
    shell.standIn("gcloud", "case \"$*\" in *describe*) exit \"${KNOWN:-1}\" ;; esac\n");
    shell.with("PROJECT", "p").with("REPO_OWNER", "me").with("REPO_NAME", "sentimentj");
  }

  @Test
  void aDryRunPrintsWhatWouldBeDoneAndDoesNothing() throws Exception {
    Shell.Result result = shell.run("bash", SCRIPT, "--dry-run");

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(shell.called()).isEmpty();
    assertThat(result.output())
        .contains("artifacts repositories create sentiment")
        .contains("roles/secretmanager.secretAccessor")
        .contains("_MODE=refresh")
        .contains("scheduler jobs create http sentiment-refresh");
  }

  @Test
  void aRunDoesWhatTheDryRunPrinted() throws Exception {
    String dry = shell.run("bash", SCRIPT, "--dry-run").output();
    Shell.Result result = shell.run("bash", SCRIPT);

    assertThat(result.status()).as(result.output()).isZero();
    long changes = shell.called().stream().filter(call -> !call.contains("describe")).count();
    assertThat(changes).isEqualTo(dry.lines().count());
  }

  @Test
  void whatIsThereIsNotMadeAgain() throws Exception {
    shell.with("KNOWN", "0");
    Shell.Result result = shell.run("bash", SCRIPT);

    assertThat(result.status()).as(result.output()).isZero();
    assertThat(shell.called()).noneMatch(call -> call.contains(" create "));
  }

  @Test
  void theBuildersAccountCannotReadTheKey() throws Exception {
    String dry = shell.run("bash", SCRIPT, "--dry-run").output();

    assertThat(dry.lines().filter(line -> line.contains("secretAccessor")))
        .singleElement()
        .asString()
        .contains("serviceAccount:sentiment@p.iam");
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    shell.with("PROJECT", "");
    Shell.Result result = shell.run("bash", SCRIPT);

    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("PROJECT: the Google Cloud project");
    assertThat(shell.called()).isEmpty();
  }
}
