package io.github.sentimentj.spi;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Precision;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.Sentiment.Score;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.evaluation.Calibration;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.spi.Manifest.FileEntry;
import io.github.sentimentj.spi.Manifest.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

  private static final Profile REFERENCE =
      Profile.of(
          List.of(
              new Sentiment(
                  "pos",
                  List.of(new Score("neg", 0.3), new Score("pos", 0.7)),
                  OptionalDouble.empty(),
                  3,
                  false,
                  new ModelInfo(
                      "made-up",
                      "1",
                      "none",
                      "none",
                      Precision.FP32,
                      List.of("neg", "pos"),
                      OptionalInt.empty(),
                      true,
                      "0".repeat(64),
                      Map.of()))));

  @TempDir Path folder;

  private static Manifest parse(String text) {
    return Manifest.parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void parse_written_givesItBack() throws IOException {
    Files.writeString(folder.resolve("a.bin"), "abc");
    Evaluation figures =
        Evaluation.of(
            List.of("neg", "pos"), new int[] {0, 1}, new double[][] {{0.9, 0.1}, {0.3, 0.7}});
    Manifest.builder()
        .name("tiny")
        .version("7")
        .loader("linear")
        .labels(List.of("neg", "pos"))
        .polarity(List.of(-1.0, 0.5))
        .calibration(Calibration.ofTemperature(1.25))
        .evaluation(figures)
        .reference(REFERENCE)
        .training("seed", "42")
        .probes(List.of(new Probe("good \ud83d", "pos")))
        .build()
        .write(folder, List.of("a.bin"));

    Manifest read = parse(Files.readString(folder.resolve(Manifest.FILE_NAME)));
    assertThat(read.name()).contains("tiny");
    assertThat(read.version()).contains("7");
    assertThat(read.loader()).contains("linear");
    assertThat(read.labels()).containsExactly("neg", "pos");
    assertThat(read.polarity()).containsExactly(-1.0, 0.5);
    assertThat(read.calibration()).contains(Calibration.ofTemperature(1.25));
    assertThat(read.evaluation()).contains(figures);
    assertThat(read.reference()).contains(REFERENCE);
    assertThat(read.training()).containsEntry("seed", "42");
    assertThat(read.probes()).containsExactly(new Probe("good \ud83d", "pos"));
    assertThat(read.files())
        .containsExactly(
            new FileEntry(
                "a.bin",
                3,
                Optional.of("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void parse_allKeys_read() {
    Manifest manifest =
        parse(
            "{\"backends\":[\"onnx\"],\"multiLabel\":true,\"maxTokens\":512,"
                + "\"longText\":\"windows:64\",\"training\":{\"epochs\":3},\"unknown\":[1]}");
    assertThat(manifest.backends()).containsExactly("onnx");
    assertThat(manifest.multiLabel()).isTrue();
    assertThat(manifest.maxTokens()).hasValue(512);
    assertThat(manifest.longText()).hasToString("Optional[windows:64]");
    assertThat(manifest.training()).containsEntry("epochs", "3");
  }

  @Test
  void parse_isotonicWritten_givesItBack() throws IOException {
    Calibration isotonic =
        Calibration.parse("{\"isotonic\":[[[0.1,0.2,1],[0.25,0.25,0.9999]],[[0],[0.5]]]}");
    Manifest.builder().calibration(isotonic).build().write(folder, List.of());
    assertThat(parse(Files.readString(folder.resolve(Manifest.FILE_NAME))).calibration())
        .contains(isotonic);
  }

  @Test
  void parse_hugeMap_refused() {
    String thousandAndOne =
        IntStream.rangeClosed(0, 1000).mapToObj(i -> "0." + (1000 + i)).collect(joining(","));
    String map = "[[" + thousandAndOne + "],[" + thousandAndOne + "]]";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("{\"calibration\":{\"isotonic\":[" + map + "]}}"))
        .withMessageStartingWith("$.calibration.isotonic[0][0]: expected 1 to 1000");
  }

  @Test
  void parse_emptyObject_nothingStated() {
    Manifest manifest = parse("{}");
    assertThat(manifest.name()).isEmpty();
    assertThat(manifest.labels()).isEmpty();
    assertThat(manifest.calibration()).isEmpty();
    assertThat(manifest.reference()).isEmpty();
    assertThat(manifest.maxTokens()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "../a",
        "a/../b",
        "a/..",
        "/a",
        "a//b",
        "a/",
        ".",
        "./a",
        "C:/a",
        "C:a",
        "a\\\\b",
        "..\\\\a",
        "a\\u0000b"
      })
  void parse_fileNameOutside_refused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("{\"files\":[{\"name\":\"" + name + "\"}]}"))
        .withMessageContaining("leaves the bundle");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"})
  void parse_wrongHash_refused(String hash) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("{\"files\":[{\"name\":\"a\",\"sha256\":\"" + hash + "\"}]}"))
        .withMessageContaining("not a sha256");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[]|$",
        "{\"name\":1}|$.name",
        "{\"version\":{}}|$.version",
        "{\"backends\":\"onnx\"}|$.backends",
        "{\"backends\":[1]}|$.backends[0]",
        "{\"files\":{}}|$.files",
        "{\"files\":[{}]}|$.files[0]",
        "{\"files\":[{\"name\":\"a\",\"size\":1.5}]}|$.files[0].size",
        "{\"labels\":[\"a\"]}|$.labels",
        "{\"labels\":[\"a\",\"a\"]}|$.labels",
        "{\"labels\":[\"a\",1]}|$.labels[1]",
        "{\"multiLabel\":1}|$.multiLabel",
        "{\"polarity\":[1]}|$.polarity",
        "{\"labels\":[\"a\",\"b\"],\"polarity\":[1,2]}|$.polarity",
        "{\"maxTokens\":0}|$.maxTokens",
        "{\"maxTokens\":2147483648}|$.maxTokens",
        "{\"longText\":\"middle\"}|$.longText",
        "{\"longText\":\"windows:-1\"}|$.longText",
        "{\"calibration\":[]}|$.calibration",
        "{\"calibration\":{}}|$.calibration: expected either",
        "{\"calibration\":{\"temperature\":1,\"isotonic\":[]}}|$.calibration: expected either",
        "{\"calibration\":{\"temperature\":0}}|$.calibration.temperature",
        "{\"calibration\":{\"temperature\":-1}}|$.calibration.temperature",
        "{\"calibration\":{\"temperature\":1e9}}|$.calibration.temperature",
        "{\"calibration\":{\"temperature\":1e999}}|$.calibration.temperature",
        "{\"calibration\":{\"temperature\":\"NaN\"}}|$.calibration.temperature",
        "{\"calibration\":{\"temperature\":NaN}}|line 1",
        "{\"calibration\":{\"isotonic\":1}}|$.calibration.isotonic",
        "{\"calibration\":{\"isotonic\":[]}}|$.calibration.isotonic: expected 1 to",
        "{\"calibration\":{\"isotonic\":[1]}}|$.calibration.isotonic[0]",
        "{\"calibration\":{\"isotonic\":[[[0.5]]]}}|$.calibration.isotonic[0]: expected [[x",
        "{\"calibration\":{\"isotonic\":[[[],[]]]}}|$.calibration.isotonic[0][0]: expected 1 to",
        "{\"calibration\":{\"isotonic\":[[[0.5],[]]]}}|$.calibration.isotonic[0][1]: expected 1 numbers",
        "{\"calibration\":{\"isotonic\":[[[\"a\"],[0.5]]]}}|$.calibration.isotonic[0][0][0]",
        "{\"calibration\":{\"isotonic\":[[[-0.1],[0.5]]]}}|$.calibration.isotonic[0][0]: expected numbers that rise",
        "{\"calibration\":{\"isotonic\":[[[1.1],[0.5]]]}}|$.calibration.isotonic[0][0]: expected numbers that rise",
        "{\"calibration\":{\"isotonic\":[[[0.5,0.5],[0.5,0.5]]]}}|$.calibration.isotonic[0][0]: expected numbers that rise",
        "{\"calibration\":{\"isotonic\":[[[0.5],[0]]]}}|$.calibration.isotonic[0][1]: expected numbers between",
        "{\"calibration\":{\"isotonic\":[[[0.5],[1]]]}}|$.calibration.isotonic[0][1]: expected numbers between",
        "{\"calibration\":{\"isotonic\":[[[0.4,0.5],[0.5,0.4]]]}}|$.calibration.isotonic[0][1]: expected numbers between",
        "{\"evaluation\":{\"examples\":-1}}|$.evaluation.examples",
        "{\"evaluation\":1}|$.evaluation: expected an object",
        "{\"files\":[{\"name\":\"../a\"}]}|$.files[0]: file name '../a' leaves the bundle",
        "{\"files\":[{\"name\":\"a\",\"size\":-2}]}|$.files[0]: file 'a': size -2",
        "{\"reference\":[]}|$.reference: ",
        "{\"reference\":{\"labels\":[\"a\"]}}|$.reference: no member",
        "{\"reference\":{\"labels\":[\"a\",1]}}|$.reference.labels[1]",
        "{\"probes\":[{\"text\":\"a\"}]}|$.probes[0]",
        "{\"training\":[]}|$.training"
      })
  void parse_hostileValue_refusedWithItsPlace(String text, String place) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(text))
        .withMessageStartingWith(place);
  }
}
