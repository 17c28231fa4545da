package io.github.sentimentj.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.spi.Manifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @TempDir Path folder;
  private Path bundle;

  private record Result(int exit, String out, String err) {}

  @BeforeEach
  void makeBundle() throws IOException {
    bundle = Files.createDirectory(folder.resolve("tiny"));
    Files.writeString(bundle.resolve("model.test"), "x");
    Files.writeString(
        bundle.resolve(Manifest.FILE_NAME),
        "{\"name\":\"tiny\",\"version\":\"7\",\"backends\":[\"test\"],"
            + "\"files\":[{\"name\":\"model.test\",\"size\":1,\"sha256\":"
            + "\"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881\"}],"
            + "\"training\":{\"seed\":\"42\"}}");
  }

  private Result run(String stdin, Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit = run(stdin, out, err, environment, arguments);
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private int run(
      String stdin,
      OutputStream out,
      OutputStream err,
      Map<String, String> environment,
      String... arguments) {
    Io io =
        new Io(
            new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            () -> false);
    return Main.run(arguments, io, folder);
  }

  private Result classify(String stdin, String... more) {
    List<String> arguments = new java.util.ArrayList<>(List.of("classify", "--model", "" + bundle));
    arguments.addAll(List.of(more));
    return run(stdin, Map.of(), arguments.toArray(String[]::new));
  }

  @Test
  void keepsTheOrder() {
    String texts =
        IntStream.range(0, 1500)
            .mapToObj(i -> i + (i % 3 == 0 ? " good" : " bad"))
            .collect(Collectors.joining("\n"));
    String expected =
        IntStream.range(0, 1500)
            .mapToObj(
                i ->
                    i % 3 == 0
                        ? "positive\t0.7500\t" + i + " good\n"
                        : "negative\t0.7500\t" + i + " bad\n")
            .collect(Collectors.joining());
    assertThat(classify(texts)).isEqualTo(new Result(0, expected, ""));
  }

  @Test
  void onlyLineFeedsEndLines() {
    Result result = classify("a\rb\u2028c\u0085d\n\nlast", "--format", "jsonl");
    assertThat(result.out().split("\n"))
        .containsExactly(
            "{\"text\":\"a\\rb\u2028c\u0085d\",\"label\":\"negative\",\"probabilities\":"
                + "{\"negative\":0.75,\"positive\":0.25},\"polarity\":-0.5,\"tokens\":7,"
                + "\"truncated\":false}",
            "{\"text\":\"\",\"label\":\"negative\",\"probabilities\":"
                + "{\"negative\":0.75,\"positive\":0.25},\"polarity\":-0.5,\"tokens\":0,"
                + "\"truncated\":false}",
            "{\"text\":\"last\",\"label\":\"negative\",\"probabilities\":"
                + "{\"negative\":0.75,\"positive\":0.25},\"polarity\":-0.5,\"tokens\":4,"
                + "\"truncated\":false}");
    assertThat(classify("a\rb\u2028c\td good").out()).isEqualTo("positive\t0.7500\ta b c d good\n");
  }

  @Test
  void recognisesJsonLines() {
    assertThat(classify("{\"text\":\"good\"}\n{\"id\":1,\"text\":\"x\"}\n").out())
        .isEqualTo("positive\t0.7500\tgood\nnegative\t0.7500\tx\n");
    assertThat(classify("{\"text\":1}\n").out()).isEqualTo("negative\t0.7500\t{\"text\":1}\n");
    assertThat(classify("{\"text\":\"good\"}\n", "--input", "text").out()).contains("{\"text\"");
  }

  @Test
  void saysWhichJsonLineIsBad() throws IOException {
    Path file = Files.writeString(folder.resolve("in.jsonl"), "{\"text\":\"good\"}\n{\"txt\":1}\n");
    Result result = classify("", "--input", "jsonl", file.toString());
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("positive\t0.7500\tgood\n");
    assertThat(result.err()).startsWith("sentiment: " + file + ", line 2: ").hasLineCount(1);
  }

  @Test
  void failsInOneLine() {
    for (String[] arguments :
        List.of(
            new String[] {"classify", "--model", "/no/such/model"},
            new String[] {"classify", "--model", "" + bundle, "--backend", "nope"},
            new String[] {"classify", "--model", "" + bundle, "/no/such/file"})) {
      Result result = run("x\n", Map.of(), arguments);
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err()).startsWith("sentiment: ").hasLineCount(1);
    }
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(run("", Map.of(), "nonsense").exit()).isEqualTo(2);
    assertThat(classify("", "--nonsense").exit()).isEqualTo(2);
    assertThat(classify("", "--threads", "0").exit()).isEqualTo(2);
    assertThat(classify("", "--long-text", "half").err()).contains("head-tail");
    assertThat(run("", Map.of(), "evaluate").exit()).isEqualTo(2);
    assertThat(run("", Map.of("PORT", "x"), "serve").exit()).isEqualTo(2);
    assertThat(run("", Map.of(), "classify", "--help").exit()).isZero();
  }

  @Test
  void aReaderThatGoesAwayIsNoError() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(run("x\n", gone, err, Map.of(), "classify", "--model", "" + bundle)).isZero();
    assertThat(err.size()).isZero();
  }

  @Test
  void evaluates() throws IOException {
    Path data = Files.writeString(folder.resolve("d.tsv"), "pos\tgood\nneg\tbad\nneg\tnot good\n");
    String[] arguments = {"evaluate", "--model", "" + bundle, "--data", "" + data};
    Result table = run("", Map.of(), arguments);
    assertThat(table.exit()).isZero();
    assertThat(table.out()).contains("accuracy    0.6667", "ECE", "texts/s");
    String[] json = {"evaluate", "--model", "" + bundle, "--data", "" + data, "--json"};
    assertThat(Evaluation.parse(run("", Map.of(), json).out()).confusion())
        .containsExactly(List.of(1, 1), List.of(0, 1));
  }

  @Test
  void readsGzip() throws IOException {
    Path texts = Files.write(folder.resolve("in.gz"), gzip("good\nbad\n"));
    assertThat(classify("", texts.toString()))
        .isEqualTo(new Result(0, "positive\t0.7500\tgood\nnegative\t0.7500\tbad\n", ""));
    Path data = Files.write(folder.resolve("d.tsv.gz"), gzip("pos\tgood\nneg\tbad\n"));
    String[] evaluate = {"evaluate", "--model", "" + bundle, "--data", "" + data};
    assertThat(run("", Map.of(), evaluate).out()).contains("accuracy    1.0000");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.5, 0.99})
  void namesTheGzipFileThatIsCutOff(double part) throws IOException {
    StringBuilder lines = new StringBuilder();
    new Random(1).ints(20_000).forEach(i -> lines.append("pos\t").append(i).append('\n'));
    byte[] whole = gzip(lines.toString());
    byte[] half = Arrays.copyOf(whole, (int) (whole.length * part));
    Path file = Files.write(folder.resolve("cut.tsv.gz"), half);
    for (Result result :
        List.of(
            classify("", file.toString()),
            run("", Map.of(), "evaluate", "--model", "" + bundle, "--data", "" + file))) {
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err())
          .isEqualToIgnoringNewLines(
              "sentiment: " + file + ": the gzip data is damaged or ends too early");
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void inspects() throws IOException {
    Result known = run("", Map.of(), "inspect", bundle.toString());
    assertThat(known.exit()).isZero();
    assertThat(known.out())
        .contains("tiny", "(verified)", "has model.test", "negative, positive", "512", "42");
    Path strange = Files.createDirectory(folder.resolve("strange"));
    Files.writeString(strange.resolve("notes.txt"), "?");
    Result unknown = run("", Map.of(), "inspect", strange.toString());
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.out()).contains("notes.txt", "no model.test");
  }

  @Test
  void saysItsVersion() {
    assertThat(run("", Map.of(), "version").out()).startsWith("sentiment ").contains("Java ");
  }

  @Test
  void environmentWinsOverDotEnv() throws IOException {
    Files.writeString(
        folder.resolve(".env"),
        "# where\nexport LOCAL_MODEL_DIR='" + folder + "'\nLOCAL_MODEL_NAME=\"none\" # no\n");
    Result result = run("good\n", Map.of("LOCAL_MODEL_NAME", "tiny"), "classify");
    assertThat(result.out()).isEqualTo("positive\t0.7500\tgood\n");
  }

  @Test
  void otherModulesBringCommands() {
    assertThat(run("", Map.of(), "echo", "--help", "@x", "--").out()).isEqualTo("[--help, @x, --]");
    assertThat(run("", Map.of(), "--help").out()).contains("Echoes its arguments.", "classify");
  }
}
