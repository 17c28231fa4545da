package io.github.sentimentj.huggingface.checkpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.huggingface.MemoryFiles;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets for a fuzzer, one for each format; without {@code JAZZER_FUZZ=1} they only run on the
 * files that it begins with.
 */
class CheckpointFuzzTest {

  static Stream<byte[]> safetensorsFiles() {
    return Stream.of(
        MemoryFiles.fixture("t05_bert_cased_sharded_safetensors_5star")
            .get("model-00001-of-00004.safetensors"),
        MemoryFiles.fixture("n04_safetensors_overlap").get("model.safetensors"));
  }

  @FuzzTest
  @MethodSource("safetensorsFiles")
  void safetensors(byte[] content) {
    open("model.safetensors", content);
  }

  static Stream<byte[]> torchFiles() {
    return Stream.of("torch_views", "torch_views_stream", "torch_views_protocol4")
        .map(fixture -> MemoryFiles.fixture(fixture).get("pytorch_model.bin"));
  }

  @FuzzTest
  @MethodSource("torchFiles")
  void torch(byte[] content) {
    open("pytorch_model.bin", content);
  }

  static Stream<byte[]> kerasFiles() {
    return Stream.of("tf_bert_names", "tf_roberta_names")
        .map(fixture -> MemoryFiles.fixture(fixture).get("tf_model.h5"));
  }

  @FuzzTest
  @MethodSource("kerasFiles")
  void keras(byte[] content) {
    open("tf_model.h5", content);
  }

  private static void open(String name, byte[] content) {
    try {
      Checkpoint checkpoint = Checkpoint.open(MemoryFiles.of(name, content));
      checkpoint.names().forEach(tensor -> checkpoint.get(tensor).toFloats());
    } catch (ModelLoadException expected) {
      // What is damaged is refused; anything else is a finding.
    }
  }
}
