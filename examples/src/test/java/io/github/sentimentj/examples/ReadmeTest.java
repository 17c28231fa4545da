package io.github.sentimentj.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what the READMEs of the examples say, in bash, and looks for what they say it prints. What
 * builds is left out: it has been built when this runs.
 */
@Timeout(400)
class ReadmeTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path EXAMPLES = ROOT.resolve("examples");
  private static final Pattern BLOCK = Pattern.compile("```(sh|text)\n(.*?)```", Pattern.DOTALL);

  /** What an installed Kotlin does, by the compiler that is on the class path here. */
  private static final String KOTLIN =
      """
      kotlinc() {
        java -cp "$KOTLIN_PATH" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler \\
          -no-stdlib -no-reflect -cp "$2:$KOTLIN_PATH" "${@:3}"
      }
      kotlin() { java -cp "$2:$KOTLIN_PATH" "${@:3}"; }
      """;

  @TempDir Path folder;

  static Stream<Path> readmes() throws IOException {
    try (Stream<Path> found = Files.list(EXAMPLES)) {
      return found
          .filter(each -> Files.exists(each.resolve("README.md")))
          .sorted()
          .toList()
          .stream();
    }
  }

  /**
   * What a README says.
   *
   * @param script all commands, in their order
   * @param expected what is to be found in what they print, in this order
   */
  private record Readme(String script, List<String> expected) {

    static Readme read(Path example) throws IOException {
      String text = Files.readString(example.resolve("README.md"));
      StringBuilder script = new StringBuilder();
      List<String> expected = new ArrayList<>();
      Matcher block = BLOCK.matcher(text);
      while (block.find()) {
        if (block.group(1).equals("sh")) {
          script.append(block.group(2));
        } else {
          expected.addAll(block.group(2).lines().toList());
        }
      }
      String withoutBuilds =
          script.toString().replace("\\\n", " ").replaceAll("(?m)^(make|mvn) .*\n", "");
      return new Readme(withoutBuilds, expected);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean installed(String command) throws Exception {
    return new ProcessBuilder("bash", "-c", "command -v " + command).start().waitFor() == 0;
  }

  private static String kotlin() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(jar -> jar.contains("jetbrains"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readmes")
  void commands_printWhatTheReadmeSays(Path example) throws Exception {
    assertPrints(Readme.read(example));
  }

  @Test
  void springBoot3_printsTheSame() throws Exception {
    Readme readme = Readme.read(EXAMPLES.resolve("spring-boot-app"));
    String script =
        readme
            .script()
            .replace("examples/spring-boot-app/target/", "adapter-spring/boot3-app/target/")
            .replace("spring-boot-app.jar", "spring-boot3-app.jar");
    assertThat(script).contains("boot3-app");
    assertPrints(new Readme(script, readme.expected()));
  }

  private void assertPrints(Readme readme) throws Exception {
    assertThat(readme.script()).isNotEmpty();
    assumeTrue(!readme.script().contains("curl") || installed("curl"), "NOT RUN, there is no curl");
    String port = Integer.toString(freePort());
    String script =
        "set -e\n"
            + KOTLIN
            + readme
                .script()
                .replace("8080", port)
                .replace("8090", Integer.toString(freePort()))
                .replace("target/java-function-invoker.jar", System.getProperty("invoker"));
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PORT", port);
    builder.environment().put("KOTLIN_PATH", kotlin());
    builder.environment().put("SENTIMENTJ_CACHE", ROOT.resolve("examples/target/cache").toString());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(360, TimeUnit.SECONDS)).as("ends").isTrue();
      String printed = Files.readString(output);
      assertThat(process.exitValue()).as(printed).isZero();
      assertThat(printed).containsSubsequence(readme.expected());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readmes")
  void aReadme_fitsOnAScreen(Path example) throws IOException {
    assertThat(Files.readAllLines(example.resolve("README.md"))).hasSizeLessThan(56);
  }

  @Test
  void jbang_namesArtifactsOfThisVersion() throws IOException {
    List<String> needed =
        Files.readAllLines(EXAMPLES.resolve("jbang/Start.java")).stream()
            .filter(line -> line.startsWith("//DEPS "))
            .toList();
    assertThat(needed)
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches("//DEPS io\\.github\\.sentimentj:sentiment-[a-z-]+:[^:]+")
                    && line.endsWith(":" + System.getProperty("projectVersion")));
  }
}
