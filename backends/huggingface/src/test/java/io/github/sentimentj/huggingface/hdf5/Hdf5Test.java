package io.github.sentimentj.huggingface.hdf5;

import static io.github.sentimentj.huggingface.Checksums.crc32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.huggingface.MemoryFiles;
import io.github.sentimentj.huggingface.checkpoint.DType;
import io.github.sentimentj.json.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the original library, with what it reads in them. */
class Hdf5Test {

  private static final String EXTENSIBLE = "extensible_latest.h5";

  static Stream<Arguments> files() {
    return Stream.of("hdf5_1.10.8", "hdf5_1.14.6", "hdf5_2.0.0", "hdf5_keras")
        .flatMap(
            folder ->
                expected(folder).members().keySet().stream()
                    .filter(name -> !name.equals(EXTENSIBLE))
                    .map(name -> Arguments.of(folder, name)));
  }

  private static Json expected(String folder) {
    return Json.parse(MemoryFiles.fixture(folder).get("expected.json"));
  }

  private static Group open(String folder, String name) {
    return Hdf5.read(name, MemoryFiles.fixture(folder).read(name));
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyDatasetIsWhatTheOriginalReads(String folder, String name) {
    Map<String, Json> expected = expected(folder).get(name).get("datasets").members();
    Group root = open(folder, name);

    Map<String, Dataset> datasets =
        root.allDatasets().collect(Collectors.toMap(Dataset::path, dataset -> dataset));

    assertThat(datasets.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (path, json) -> {
          Dataset dataset = datasets.get(path);
          assertThat(root.dataset(path)).containsSame(dataset);
          assertThat(dataset.shape())
              .as(path)
              .isEqualTo(
                  json.get("shape").elements().stream().map(n -> (int) n.integer()).toList());
          if (!path.startsWith("optimizer")) {
            assertThat(crc32(dataset.toFloats())).as(path).isEqualTo(json.get("crc32").string());
          }
        });
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyTextIsWhatTheOriginalReads(String folder, String name) {
    Map<String, Json> expected = expected(folder).get(name).get("texts").members();
    Group root = open(folder, name);

    expected.forEach(
        (path, texts) -> {
          Attributes attributes =
              path.isEmpty()
                  ? root.attributes()
                  : root.group(path)
                      .map(Group::attributes)
                      .or(() -> root.dataset(path).map(Dataset::attributes))
                      .orElseThrow();
          texts
              .members()
              .forEach(
                  (key, text) -> {
                    String found = String.join("\n", attributes.texts(key).orElseThrow());
                    assertThat(found.length() < 200 ? found : crc32(found))
                        .as(key)
                        .isEqualTo(text.string());
                  });
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"attributes_earliest.h5", "attributes_latest.h5"})
  void attributesAreTextsOrRefused(String name) {
    Attributes attributes = open("hdf5_1.10.8", name).attributes();

    assertThat(attributes.text("model_config"))
        .hasValue("{\"class_name\": \"Sequential\", \"ä\": 1}");
    assertThat(attributes.text("fixed")).hasValue("tensorflow");
    assertThat(attributes.texts("layer_names").orElseThrow())
        .containsExactly("embedding", "dense", "d");
    assertThat(attributes.texts("none").orElseThrow()).isEmpty();
    assertThat(attributes.text("keras_version")).isEmpty();
    refused(() -> attributes.text("layer_names"), "attribute layer_names of /", "found 3");
    refused(() -> attributes.texts("number"), "attribute number of /", "expected texts");
  }

  private static void refused(Runnable read, String... parts) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(read::run)
        .withMessageContainingAll(parts);
  }

  @Test
  void numbersHaveTheirTypes() {
    Group root = open("hdf5_1.10.8", "numbers_latest.h5");

    Map<String, DType> types = new TreeMap<>();
    root.datasets().forEach((name, dataset) -> types.put(name, dataset.dtype()));

    assertThat(types)
        .containsEntry("float16", DType.FLOAT16)
        .containsEntry("big_float64", DType.FLOAT64)
        .containsEntry("int64", DType.INT64)
        .containsEntry("big_int32", DType.INT32)
        .containsEntry("uint8", DType.UINT8)
        .containsEntry("bool", DType.INT8);
    assertThat(root.group("float16")).isEmpty();
    assertThat(root.dataset("no/such")).isEmpty();
  }

  @Test
  void whatLiesInOnePieceIsAViewOfTheFile() {
    MemoryFiles files = MemoryFiles.fixture("hdf5_1.10.8");
    ByteBuffer content = files.read("numbers_earliest.h5");
    ByteBuffer direct = ByteBuffer.allocateDirect(content.remaining()).put(content).flip();
    Dataset dataset = Hdf5.read("x", direct).datasets().get("float32");

    assertThat(dataset.bytes().isDirect()).isTrue();
    assertThat(dataset.bytes().isReadOnly()).isTrue();
    assertThat(dataset.bytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void theIndexOfArraysThatGrowIsRefusedByName() {
    assertThatThrownBy(() -> open("hdf5_1.10.8", EXTENSIBLE))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll(EXTENSIBLE, "dataset x", "whose size is fixed", "index");
  }

  @Test
  void dataThatUnpacksToManyTimesTheFileIsRefused() {
    assertThatThrownBy(() -> open("hdf5_1.10.8", "zeros.h5"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll("dataset x", "bytes of unpacked data in all, found more");
  }

  @Test
  void dataThatWasNeverWrittenIsRefused() {
    assertThatThrownBy(() -> open("hdf5_1.10.8", "unwritten.h5"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll("dataset x", "expected 64 bytes", "found 0");
    Dataset partly = open("hdf5_1.10.8", "unwritten_chunk.h5").datasets().get("x");
    refused(partly::bytes, "dataset x", "expected chunk 2 of 4, found none");
  }
}
