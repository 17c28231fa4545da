package io.github.sentimentj.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checkpoint that was written as a graph. */
class ConvertTest {

  private static final Path CHECKPOINT =
      Fixtures.CHECKPOINTS.resolve("t11_roberta_bin_prefix_space_multilabel");

  @TempDir Path folder;

  private static List<Sentiment> answers(Path model, Precision precision) {
    try (SentimentClassifier classifier =
        SentimentClassifier.builder()
            .model(ModelSource.directory(model))
            .precision(precision)
            .build()) {
      return classifier.classifyAll(List.copyOf(Fixtures.golden(CHECKPOINT).keySet()));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "INT8"})
  void convert_checkpoint_answersAsBefore(Precision precision) throws IOException {
    SentimentClassifier.builder()
        .model(ModelSource.directory(CHECKPOINT))
        .precision(precision)
        .convert(folder);
    List<Sentiment> before = answers(CHECKPOINT, precision);
    List<Sentiment> after = answers(folder, Precision.AUTO);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i).scores()).isEqualTo(before.get(i).scores());
      assertThat(after.get(i).tokens()).isEqualTo(before.get(i).tokens());
    }
    assertThat(after.get(0).model().precision()).isEqualTo(precision);
    assertThat(after.get(0).model().loader()).isEqualTo("onnx");
    assertThat(after.get(0).model().maxTokens()).isEqualTo(before.get(0).model().maxTokens());
  }

  @Test
  void convert_onnxFile_refused() throws IOException {
    SentimentClassifier.builder().model(ModelSource.directory(CHECKPOINT)).convert(folder);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(
            () ->
                SentimentClassifier.builder()
                    .model(ModelSource.directory(folder))
                    .convert(folder.resolve("again")))
        .withMessageContaining("is an ONNX model already");
  }
}
