package io.github.sentimentj.huggingface.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.huggingface.model.Fixtures.Row;
import io.github.sentimentj.spi.ModelFiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceModelTest {

  // The originals were computed in float32; they differ from this by at most 3e-6.
  private static final double TOLERANCE = 1e-5;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t01_distilbert_safetensors_fast",
        "t02_bert_bin_3label_slow",
        "t03_roberta_safetensors_fast",
        "t04_distilbert_fp16_bin_128",
        "t05_bert_cased_sharded_safetensors_5star",
        "t06_distilbert_tf_h5",
        "t08_bert_legacy_nonzip_bin",
        "t09_bert_two_weight_files",
        "t11_roberta_bin_prefix_space_multilabel",
        "t12_bert_bin_v4_16_position_ids",
        "t13_roberta_safetensors_v4_34",
        "e01_electra",
        "e02_electra_without_projection",
        "a01_albert",
        "f01_electra",
        "f02_albert_groups",
        "f03_albert_inner_group",
        "f04_xlm_roberta",
        "f05_camembert",
        "f06_roberta_padding_5",
        "f07_bert_bfloat16_shards",
        "f08_distilbert_sinusoidal",
        "f09_bert_float64"
      })
  void answersAsTheOriginal(String name) {
    ModelFiles files = Fixtures.files(name);
    ReferenceModel model = Fixtures.model(files);
    List<Row> rows = Fixtures.golden(files);
    double worst = 0;
    for (Row row : rows) {
      float[] logits = model.logits(row.tokenIds(), row.typeIds());
      worst = Math.max(worst, distance(logits, row.logits()));
      float[] probabilities = Config.read(files).probabilities(logits);
      assertThat(distance(probabilities, row.probabilities()))
          .as("probabilities")
          .isLessThan(TOLERANCE);
    }
    assertThat(worst).as("logits").isLessThan(TOLERANCE);
    assertThat(rows).isNotEmpty();
  }

  private static double distance(float[] found, double[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isFinite();
      worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    }
    return worst;
  }

  @Test
  void refusesIdsWithoutAnEmbedding() {
    ReferenceModel model = Fixtures.model(Fixtures.files("e01_electra"));
    int[] two = {5, 6};
    assertThat(model.logits(two, new int[2])).hasSize(2);
    refused(model, new int[0], new int[0]);
    refused(model, new int[41], new int[41]);
    refused(model, two, new int[1]);
    refused(model, new int[] {5, 120}, new int[2]);
    refused(model, new int[] {-1, 5}, new int[2]);
    refused(model, two, new int[] {0, 2});
    refused(model, two, new int[] {0, -1});
  }

  private static void refused(ReferenceModel model, int[] tokenIds, int[] typeIds) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.logits(tokenIds, typeIds))
        .withMessageStartingWith("expected ");
  }

  /** Values from tables of the normal distribution, and from the functions' definitions. */
  @Test
  void activations() {
    check(Activation.GELU, 1, 0.8413447460685429);
    check(Activation.GELU, -2, -0.04550026389635842);
    check(Activation.GELU, 0.1, 0.053982783727702904);
    check(Activation.GELU, 9, 9);
    check(Activation.GELU, -9, 0);
    check(Activation.GELU_TANH, 1, 0.8411919906082768);
    check(Activation.GELU_TANH, -2, -0.04540230591222494);
    check(Activation.QUICK_GELU, 1, 0.8457957659328212);
    check(Activation.QUICK_GELU, -1, -0.1542042340671787);
    check(Activation.RELU, 2, 2);
    check(Activation.RELU, -2, 0);
    check(Activation.SILU, 1, 0.7310585786300049);
    check(Activation.SILU, -1, -0.2689414213699951);
    check(Activation.TANH, 0.5, 0.46211715726000974);
    for (Activation activation : Activation.values()) {
      check(activation, 0, 0);
    }
  }

  private static void check(Activation activation, double x, double expected) {
    assertThat(activation.apply(x)).isCloseTo(expected, within(1e-14));
  }
}
