package io.github.sentimentj.onnx.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.sentimentj.Precision;
import io.github.sentimentj.huggingface.checkpoint.Checkpoint;
import io.github.sentimentj.huggingface.model.Activation;
import io.github.sentimentj.huggingface.model.Architecture;
import io.github.sentimentj.huggingface.model.Config;
import io.github.sentimentj.huggingface.model.ReferenceModel;
import io.github.sentimentj.onnx.encoder.Fixtures.Row;
import io.github.sentimentj.onnx.graph.Graph;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderGraphTest {

  @TempDir private Path folder;

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
        "a01_albert"
      })
  void answersAsTheOriginal(String name) throws Exception {
    ModelFiles files = Fixtures.files(name);
    Architecture architecture = Fixtures.architecture(files);
    Checkpoint checkpoint = Checkpoint.open(files);
    int types = Math.max(1, architecture.config().tokenTypes());
    int compared = 0;
    for (int typeId = 0; typeId < types; typeId++) {
      Graph graph = EncoderGraph.of(architecture, checkpoint, typeId, Precision.FP32);
      try (Session session =
          new Session(graph, architecture.config(), folder.resolve(typeId + ".onnx"))) {
        for (Row row : Fixtures.golden(files)) {
          if (isOfType(row, typeId)) {
            double worst = distance(session.logits(row.tokenIds())[0], row.logits());
            assertThat(worst).isLessThan(1e-5);
            compared++;
          }
        }
      }
    }
    assertThat(compared).isPositive();
  }

  private static boolean isOfType(Row row, int typeId) {
    for (int type : row.typeIds()) {
      if (type != typeId) {
        return false;
      }
    }
    return true;
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

  @ParameterizedTest
  @EnumSource(Activation.class)
  void everyActivation_asTheReference(Activation activation) throws Exception {
    ModelFiles files = Fixtures.files("t02_bert_bin_3label_slow");
    Checkpoint checkpoint = Checkpoint.open(files);
    Architecture original = Fixtures.architecture(files);
    Architecture.Head head = original.head();
    Architecture architecture =
        new Architecture(
            with(original.config(), activation),
            original.embeddings(),
            original.layers(),
            new Architecture.Head(head.dense(), activation, head.classifier()));
    int[] ids = {2, 30, 7, 7, 19, 44, 3};
    float[] reference = new ReferenceModel(architecture, checkpoint).logits(ids, new int[7]);
    for (Precision precision : List.of(Precision.FP32, Precision.INT8)) {
      Graph graph = EncoderGraph.of(architecture, checkpoint, 0, precision);
      try (Session session =
          new Session(graph, architecture.config(), folder.resolve(precision + ".onnx"))) {
        float[] found = session.logits(ids)[0];
        for (int i = 0; i < found.length; i++) {
          assertThat(Math.abs(found[i] - reference[i]))
              .as(precision + " " + i)
              .isLessThan(precision == Precision.FP32 ? 2e-6f : 0.1f);
        }
      }
    }
  }

  private static Config with(Config config, Activation activation) {
    return new Config(
        config.location(),
        config.modelType(),
        config.vocabularySize(),
        config.embeddingSize(),
        config.hiddenSize(),
        config.intermediateSize(),
        config.heads(),
        config.layers(),
        config.layerGroups(),
        config.layersPerGroup(),
        activation,
        config.layerNormEpsilon(),
        config.positions(),
        config.positionOffset(),
        config.tokenTypes(),
        config.labels(),
        config.multiLabel(),
        config.maxTokens());
  }

  @Test
  void sequencesOfABatch_asAlone() throws Exception {
    int[] one = {0, 10, 20, 30, 2};
    int[] two = {0, 1, 99, 1, 2}; // two of these are the padding token
    try (Session session = roberta(Precision.FP32)) {
      float[][] together = session.logits(one, two);
      assertThat(distance(together[0], doubles(session.logits(one)[0]))).isLessThan(1e-6);
      assertThat(distance(together[1], doubles(session.logits(two)[0]))).isLessThan(1e-6);
      assertThat(distance(together[0], doubles(together[1]))).isGreaterThan(1e-3);
    }
  }

  private Session roberta(Precision precision) throws Exception {
    ModelFiles files = Fixtures.files("t03_roberta_safetensors_fast");
    Architecture architecture = Fixtures.architecture(files);
    Graph graph = EncoderGraph.of(architecture, Checkpoint.open(files), 0, precision);
    return new Session(graph, architecture.config(), folder.resolve(precision + ".onnx"));
  }

  private static double[] doubles(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  @Test
  void sharedWeightsAreStoredOnce() {
    ModelFiles files = Fixtures.files("a01_albert");
    Architecture architecture = Fixtures.architecture(files);
    long floats =
        architecture.weights().stream()
            .mapToLong(weight -> weight.shape().stream().reduce(1, Math::multiplyExact))
            .sum();
    Graph graph = EncoderGraph.of(architecture, Checkpoint.open(files), 0, Precision.FP32);
    assertThat(graph.size()).isBetween(4 * floats, 4 * floats + 30_000);
  }

  @Test
  void refusesWhatThereIsNot() {
    ModelFiles files = Fixtures.files("t02_bert_bin_3label_slow");
    Architecture architecture = Fixtures.architecture(files);
    Checkpoint checkpoint = Checkpoint.open(files);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncoderGraph.of(architecture, checkpoint, 2, Precision.FP32))
        .withMessage("expected a token type below 2, found 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncoderGraph.of(architecture, checkpoint, 0, Precision.BF16))
        .withMessage("expected FP32 or INT8, found BF16");
  }
}
