package io.github.sentimentj.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints, from their folders to probabilities. */
class CheckpointsTest {

  private static Backend open(String name, Precision precision) {
    return new OnnxBackendProvider()
        .open(
            ModelSource.directory(Fixtures.CHECKPOINTS.resolve(name)).open(),
            new BackendOptions(2, precision, LongText.head()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t01_distilbert_safetensors_fast",
        "t02_bert_bin_3label_slow",
        "t03_roberta_safetensors_fast",
        "t05_bert_cased_sharded_safetensors_5star",
        "t11_roberta_bin_prefix_space_multilabel",
        "t12_bert_bin_v4_16_position_ids",
        "t13_roberta_safetensors_v4_34"
      })
  void fp32_asTheOriginal(String name) {
    Map<String, double[]> golden = Fixtures.golden(Fixtures.CHECKPOINTS.resolve(name));
    List<String> texts = new ArrayList<>(golden.keySet());
    try (Backend backend = open(name, Precision.FP32)) {
      float[][] rows = backend.score(texts).probabilities();
      for (int i = 0; i < rows.length; i++) {
        double[] expected = golden.get(texts.get(i));
        for (int label = 0; label < expected.length; label++) {
          assertThat((double) rows[i][label]).isCloseTo(expected[label], within(1e-5));
        }
      }
      assertThat(backend.traits().precision()).isEqualTo(Precision.FP32);
    }
    assertThat(texts).hasSizeGreaterThan(40);
  }

  @Test
  void int8_textsOfAList_asAlone() {
    List<String> tiny = List.of("good", "bad", "a film", "the end", "good good", "bad bad bad");
    try (Backend backend = open("t01_distilbert_safetensors_fast", Precision.INT8)) {
      float[][] together = backend.score(tiny).probabilities();
      for (int i = 0; i < together.length; i++) {
        float[] alone = backend.score(tiny.subList(i, i + 1)).probabilities()[0];
        assertThat(together[i]).containsExactly(alone, within(1e-6f));
      }
    }
  }

  @Test
  void tokenizerOfAnotherModel_isRefused(@TempDir Path folder) throws IOException {
    Path model = Fixtures.CHECKPOINTS.resolve("t01_distilbert_safetensors_fast");
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(model.resolve(name), folder.resolve(name));
    }
    Path other = Fixtures.CHECKPOINTS.resolve("t05_bert_cased_sharded_safetensors_5star");
    Files.copy(other.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    var files = ModelSource.directory(folder).open();
    var options = new BackendOptions(1, Precision.FP32, LongText.head());
    assertThatThrownBy(() -> new OnnxBackendProvider().open(files, options).close())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("the tokenizer has 1100 tokens, the model 1000 embeddings");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t07_bert_regression",
        "t10_negative_distilbert_masked_lm",
        "n01_evil_pytorch_bin_zip",
        "n02_safetensors_truncated",
        "n03_safetensors_header_length_2_62",
        "n04_safetensors_overlap"
      })
  void whatIsNoClassifier_isRefused(String name) {
    assertThatThrownBy(() -> open(name, Precision.FP32).close())
        .isInstanceOf(ModelLoadException.class);
  }
}
