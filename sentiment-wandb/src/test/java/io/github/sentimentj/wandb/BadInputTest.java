package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.wandb.WandbException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users get wrong: one exception, which says what to do, and nothing is written. */
class BadInputTest {

  private static final String WRONG_KEY = "local-ffffffffffffffffffffffffffffffffffffffff";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aWrongKey_saysWhichVariableToCheck(Profile profile) throws IOException {
    try (Server server = new Server(folder, profile)) {
      server.save("imdb", server.content("content", 1));
      Map<String, String> environment = new HashMap<>(server.environment());
      environment.put("WANDB_API_KEY", WRONG_KEY);
      try (Wandb wandb = Wandb.connect(WandbSettings.load(environment, folder))) {
        assertRefused(() -> wandb.artifact("imdb"), Kind.UNAUTHORIZED, "check WANDB_API_KEY");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void aProjectThatIsNotThere_isNamed(Profile profile) throws IOException {
    try (Server server = new Server(folder, profile);
        Wandb wandb = server.connect()) {
      server.save("imdb", server.content("content", 1));
      assertRefused(
          () -> wandb.artifact("demo/nowhere/imdb"),
          Kind.NOT_FOUND,
          "there is no project demo/nowhere");
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void anAliasThatIsNotThere_listsThoseThatAre(Profile profile) throws IOException {
    try (Server server = new Server(folder, profile);
        Wandb wandb = server.connect()) {
      server.save("imdb", server.content("content", 1), "prod");
      assertRefused(
          () -> wandb.artifact("imdb:staging"),
          Kind.NOT_FOUND,
          "has no alias or version 'staging'");
      assertRefused(() -> wandb.artifact("imdb:v7"), Kind.NOT_FOUND, "prod");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b/c/d", "a//b", "../x", "name:", ":latest", "na me/../x"})
  void aPathThatCannotBe_isRefusedUnasked(String path) {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect()) {
      server.fake.forgetReceived();
      assertThatExceptionOfType(WandbException.class).isThrownBy(() -> wandb.artifact(path));
    }
  }

  @Test
  void metadataThatJsonDoesNotHave_isRefused() {
    ArtifactDraft draft = ArtifactDraft.model("imdb");
    for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertRefused(() -> draft.metadata("loss", number), Kind.INVALID, "metadata 'loss' is ");
    }
    assertRefused(() -> draft.metadata("model", this), Kind.INVALID, "model");
  }

  private static void assertRefused(ThrowingCallable doing, Kind kind, String message) {
    assertThatExceptionOfType(WandbException.class)
        .isThrownBy(doing)
        .withMessageContaining(message)
        .withMessageNotContaining(WRONG_KEY)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
