package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sentimentj.spi.Command;
import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.testkit.wandb.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaveTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theSameContentIsSavedOnce(Profile profile) throws IOException {
    try (Server server = new Server(folder, profile)) {
      server.save("imdb", server.content("a", 1));
      server.fake.forgetReceived();

      WandbArtifact again = server.save("imdb", server.content("a", 1), "prod");

      assertThat(again.version()).isZero();
      assertThat(again.aliases()).contains("prod", "latest");
      assertThat(server.received(Stage.FILE_UPLOAD)).isEmpty();
      assertThat(server.received(Stage.MANIFEST_UPLOAD)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void onlyWhatIsNewGoesUp(Profile profile) throws IOException {
    try (Server server = new Server(folder, profile);
        Wandb wandb = server.connect()) {
      Path content = server.content("a", 1);
      server.save("imdb", content);
      server.fake.forgetReceived();
      Files.writeString(content.resolve("config.json"), "{}");

      WandbArtifact second = server.save("imdb", content);

      assertThat(second.version()).isEqualTo(1);
      assertThat(server.received(Stage.FILE_UPLOAD)).hasSize(1);
      assertThat(Folders.of(wandb.download(second))).isEqualTo(Folders.of(content));
    }
  }

  @Test
  void aliasesMoveToTheNewVersion() throws IOException {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect()) {
      server.save("imdb", server.content("a", 1), "prod");
      server.save("imdb", server.content("b", 2));

      assertThat(wandb.artifact("imdb:latest").version()).isEqualTo(1);
      assertThat(wandb.artifact("imdb:prod").version()).isZero();
    }
  }

  @Test
  void whatCannotBeSavedIsRefusedBeforeAnythingIsSent() throws IOException {
    ArtifactDraft draft = ArtifactDraft.model("imdb");

    assertInvalid(() -> draft.metadata("loss", Double.NaN), "metadata 'loss' is NaN");
    assertInvalid(
        () -> draft.metadata("a", Map.of("b", List.of(1, Float.POSITIVE_INFINITY))),
        "metadata 'a.b' is Infinity");
    assertInvalid(() -> draft.metadata("a", new Object()), "metadata 'a' must be of texts");
    assertInvalid(
        () -> {
          for (int i = 0; i <= 100; i++) {
            draft.metadata("key" + i, i);
          }
        },
        "at most 100 keys");
    assertInvalid(() -> draft.add(folder.resolve("nothing")), "there is no such file or folder");
    assertInvalid(() -> draft.alias("a/b"), "cannot be an alias");
    assertInvalid(() -> draft.alias("v3"), "cannot be an alias");
    assertInvalid(() -> ArtifactDraft.of("imdb", "job"), "cannot be the type");
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = server.connect();
        WandbRun run = wandb.startRun(RunOptions.of("save"))) {
      assertInvalid(() -> run.save(ArtifactDraft.model("imdb")), "has no files");
      assertThat(server.received(Stage.FILE_UPLOAD)).isEmpty();
    }
  }

  private static void assertInvalid(Runnable doing, String message) {
    assertThatExceptionOfType(WandbException.class)
        .isThrownBy(doing::run)
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(WandbException.Kind.INVALID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a:b", "ü", " "})
  void whatCannotBeANameIsRefused(String name) {
    assertInvalid(() -> ArtifactDraft.model(name), "cannot be the name of an artifact");
  }

  @Test
  void theCommandLineFindsTheCommands() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    for (Command command : ServiceLoader.load(Command.class)) {
      assertThat(command.run(List.of("--help"), printer, errors)).isZero();
      assertThat(command.run(List.of("--what"), printer, errors)).isEqualTo(2);
      assertThat(command.run(List.of(), printer, errors)).isEqualTo(2);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("sentiment pull", "sentiment push");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("unknown option '--what'");
  }

  @Test
  void whatIsPushedIsPulled() throws Exception {
    try (Server server = new Server(folder, Profile.CURRENT)) {
      Path content = server.content("content", 1);

      String pushed =
          run(
              server,
              PushCommand.class,
              "--alias",
              "prod",
              "--meta",
              "by=me",
              "imdb",
              content.toString());
      String pulled =
          run(server, PullCommand.class, "--to", folder.resolve("pulled").toString(), "imdb:prod");
      String missing = run(server, PullCommand.class, "imdb:none");

      assertThat(pushed).startsWith("0 demo/films/imdb:v0 ").contains("/demo/films/runs/");
      assertThat(pulled).startsWith("0 demo/films/imdb:v0 ");
      assertThat(missing)
          .isEqualTo(
              "1 sentiment pull: demo/films/imdb has no alias or version 'none'; its aliases are: latest, prod\n");
      assertThat(Folders.of(folder.resolve("pulled"))).isEqualTo(Folders.of(content));
    }
  }

  /** Runs a command in a process of its own, whose environment is the server's. */
  private String run(Server server, Class<? extends Command> command, String... arguments)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CommandLine.class.getName(),
            command.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().putAll(server.environment());
    builder.environment().put("JAVA_TOOL_OPTIONS", "");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    String said =
        err.lines()
            .filter(line -> line.startsWith("sentiment"))
            .map(line -> line + "\n")
            .reduce("", String::concat);
    return code + " " + (code == 0 ? out : said);
  }

  /** What the command line does with a command. */
  static final class CommandLine {
    public static void main(String[] arguments) throws ReflectiveOperationException {
      Command command =
          Class.forName(arguments[0])
              .asSubclass(Command.class)
              .getDeclaredConstructor()
              .newInstance();
      List<String> rest = List.of(arguments).subList(1, arguments.length);
      System.exit(command.run(rest, System.out, System.err));
    }
  }
}
