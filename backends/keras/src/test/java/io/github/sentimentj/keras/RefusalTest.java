package io.github.sentimentj.keras;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sentimentj.ModelLoadException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not read is named. */
class RefusalTest {

  private static final Path MODEL = Fixtures.FOLDER.resolve("nested_json");

  /** A model whose architecture is changed. */
  private static Map<String, byte[]> changed(String from, String to) {
    Map<String, byte[]> files = new HashMap<>(Fixtures.files(MODEL));
    String json = new String(files.getOrDefault("model.json", new byte[0]), StandardCharsets.UTF_8);
    if (!json.contains(from)) {
      throw new AssertionError("nothing to change: " + from);
    }
    files.put("model.json", json.replace(from, to).getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private static void assertRefused(Map<String, byte[]> files, String... reasons) {
    assertThatThrownBy(() -> KerasModel.read(new MemoryFiles(files)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll(reasons);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"class_name\": \"BatchNormalization\" | \"class_name\": \"Lambda\"       | encoder/batch_normalization (Lambda): a Lambda layer holds a function of Python",
        "\"class_name\": \"BatchNormalization\" | \"class_name\": \"my>Own\"       | encoder/batch_normalization (my>Own): this layer is not supported",
        "\"class_name\": \"LSTM\"               | \"class_name\": \"ConvLSTM1D\"   | expected LSTM, GRU or SimpleRNN",
        "\"activation\": \"relu\"               | \"activation\": \"own\"          | activation own is not supported",
        "\"activation\": \"relu\"               | \"activation\": {\"module\": \"my\", \"class_name\": \"function\", \"config\": \"f\", \"registered_name\": \"my>f\"} | only activations of Keras",
        "\"stateful\": false                    | \"stateful\": true               | stateful = true is not supported",
        "\"merge_mode\": \"concat\"             | \"merge_mode\": \"max\"          | merge_mode max is not supported",
        "\"input_dim\": 40                      | \"input_dim\": 41                | expected shape [41, 5], found [40, 5]",
        "\"axis\": -1                           | \"axis\": 7                      | axis [7]",
        "\"units\": 3                           | \"units\": 2000000000            | units",
        "\"name\": \"float32\"                  | \"name\": \"int8_from_float32\"  | dtype int8_from_float32 is not supported",
        "\"keras_history\": [\"encoder\"        | \"keras_history\": [\"nobody\"   | expected a layer nobody, found none",
        "\"batch_shape\": [null, 12]            | \"batch_shape\": [null, 12, 3]   | expected an input of rows of numbers",
        "\"class_name\": \"Functional\"         | \"class_name\": \"Subclass\"     | these are weights only"
      })
  void whatIsNotKnownIsNamed(String from, String to, String reason) {
    assertRefused(changed(from, to), "memory [model.weights.h5]", reason);
  }

  @Test
  void anOutputOfUnknownKindIsRefused() {
    Map<String, byte[]> files = changed("\"activation\": \"sigmoid\"", "\"activation\": \"tanh\"");

    assertRefused(files, "activation tanh", "\"output\":\"logits\"");
  }

  @Test
  void withoutATokenizerThereIsAWayOut() {
    Map<String, byte[]> files = new HashMap<>(Fixtures.files(MODEL));
    files.remove("tokenizer.json");

    assertRefused(files, "tokenizer.to_json()");
  }

  @Test
  void wordsOfAnotherModelAreRefused() {
    Map<String, byte[]> files = new HashMap<>(Fixtures.files(MODEL));
    String json =
        new String(files.getOrDefault("tokenizer.json", new byte[0]), StandardCharsets.UTF_8);
    files.put(
        "tokenizer.json",
        json.replace("\"num_words\": 40", "\"num_words\": 60")
            .replace("\\\"miss\\\": 31", "\\\"miss\\\": 51")
            .getBytes(StandardCharsets.UTF_8));

    assertRefused(files, "the embedding has 40 rows", "num_words");
  }

  @Test
  void anotherLengthThanTheModelsIsRefused() {
    Map<String, byte[]> files = new HashMap<>(Fixtures.files(MODEL));
    files.put("sentiment.json", "{\"text\":{\"maxLength\":13}}".getBytes(StandardCharsets.UTF_8));

    assertRefused(files, "takes 12 numbers", "says 13");
  }

  @Test
  void twoModelsInOneFolderAreRefused() {
    Map<String, byte[]> files = new HashMap<>(Fixtures.files(MODEL));
    files.put("other.h5", new byte[0]);

    assertRefused(files, "expected one model", "other.h5");
  }
}
