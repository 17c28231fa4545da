package io.github.sentimentj.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sentimentj.BackendNotFoundException;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearBackendProviderTest {

  @TempDir Path folder;

  private SentimentClassifier open(String manifest) throws IOException {
    Files.write(
        folder.resolve("a.linear"), LinearModel.encode(0, 1, new int[] {1}, new byte[] {1}));
    if (!manifest.isEmpty()) {
      Files.writeString(folder.resolve("sentiment.json"), manifest);
    }
    return SentimentClassifier.builder().model(ModelSource.directory(folder)).build();
  }

  @Test
  void open_noManifest_recognisedByItsFile() throws IOException {
    try (SentimentClassifier classifier = open("")) {
      assertThat(classifier.model().loader()).isEqualTo("linear");
      assertThat(classifier.model().labels()).containsExactly("negative", "positive");
    }
  }

  @Test
  void open_twoWeightFiles_neither() throws IOException {
    Files.write(folder.resolve("b.linear"), new byte[0]);
    assertThatExceptionOfType(BackendNotFoundException.class)
        .isThrownBy(() -> open(""))
        .withMessageContaining("linear: 2 files *.linear");
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> open("{\"loader\":\"linear\"}"))
        .withMessageContaining("expected one file *.linear, found [a.linear, b.linear]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"labels\":[\"a\",\"b\",\"c\"]} | expected 2 labels in the manifest, found [a, b, c]",
        "{\"multiLabel\":true} | a linear model cannot be multi-label, as the manifest says",
      })
  void open_manifestThatDoesNotFit_saysWhy(String manifest, String message) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> open(manifest))
        .withMessageContaining(message);
  }

  @Test
  void open_otherLoaderInManifest_saysSo() {
    assertThatExceptionOfType(BackendNotFoundException.class)
        .isThrownBy(() -> open("{\"loader\":\"onnx\"}"))
        .withMessageContaining("linear: the manifest says onnx");
  }
}
