package io.github.sentimentj.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import io.github.sentimentj.BackendNotFoundException;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativesTest {

  /** What a process runs that does nothing but start ONNX Runtime. */
  static final class Start {

    private Start() {}

    public static void main(String[] arguments) {
      System.out.print(Natives.start().getVersion());
    }
  }

  /** What a server does that answers, while it ends, what it had accepted. */
  static final class AnswersWhileItEnds {

    private AnswersWhileItEnds() {}

    public static void main(String[] arguments) {
      SentimentClassifier classifier =
          SentimentClassifier.builder().model(ModelSource.directory(Path.of(arguments[0]))).build();
      Thread drain =
          new Thread(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  classifier.classify("A good film, and a long one.");
                }
                classifier.close();
                System.out.print("answered");
              });
      Runtime.getRuntime().addShutdownHook(drain);
    }
  }

  @Test
  @Timeout(60)
  void processThatEnds_stillAnswers() throws Exception {
    Process process =
        java(
                "-cp",
                System.getProperty("java.class.path"),
                AnswersWhileItEnds.class.getName(),
                Fixtures.folder("o01_distilbert").toAbsolutePath().toString())
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).isEqualTo("answered");
  }

  private static ProcessBuilder java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dsentimentj.cache=" + System.getProperty("sentimentj.cache", ""));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  /**
   * A release of ONNX Runtime read it with a regular expression that went as deep as it is long.
   */
  @Test
  @Timeout(60)
  void longCommandLine_startsAndLeavesNothingInTheUsersHome(@TempDir Path home) throws Exception {
    ProcessBuilder builder =
        java(
            "-Dfill=" + "x".repeat(100_000),
            "-cp",
            System.getProperty("java.class.path"),
            Start.class.getName());
    builder.environment().put("HOME", home.toString());
    builder.environment().remove("XDG_CACHE_HOME");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).isEqualTo(Natives.start().getVersion());
    assertThat(home).isEmptyDirectory();
  }

  /** Nothing goes to the network unless the user asks for it: not from native code either. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "linux-x64/libonnxruntime.so",
        "linux-aarch64/libonnxruntime.so",
        "osx-aarch64/libonnxruntime.dylib"
      })
  void library_knowsNoAddressToReportTo(String library) throws IOException {
    URL resource = OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + library);
    assertThat(resource).isNotNull();
    try (InputStream in = resource.openStream()) {
      String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(bytes.contains("events.data.microsoft.com")).isFalse();
    }
  }

  @Test
  void systemWithoutALibrary_saidWithWhatToDo() {
    assertThat(Natives.start().getVersion()).isNotEmpty();
    String path = System.clearProperty(Natives.PATH);
    String processor = System.setProperty("os.arch", "riscv64");
    try {
      assertThatThrownBy(Natives::start)
          .isInstanceOf(BackendNotFoundException.class)
          .hasMessageContaining("riscv64")
          .hasMessageContaining("glibc 2.28");
    } finally {
      System.setProperty("os.arch", processor);
      System.setProperty(Natives.PATH, path);
    }
  }
}
