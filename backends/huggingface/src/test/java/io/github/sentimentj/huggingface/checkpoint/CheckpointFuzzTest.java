package io.github.sentimentj.huggingface.checkpoint;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.sentimentj.huggingface.AllocationBound;
import io.github.sentimentj.huggingface.MemoryFiles;
import io.github.sentimentj.huggingface.hdf5.Dataset;
import io.github.sentimentj.huggingface.hdf5.Group;
import io.github.sentimentj.huggingface.hdf5.Hdf5;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Targets for a fuzzer, one for each format; without {@code JAZZER_FUZZ=1} they only run on the
 * files that it begins with. Jazzer wants its annotation to be the last one.
 */
class CheckpointFuzzTest {

  private static final String TIME = "3m";

  static Stream<byte[]> safetensorsFiles() {
    return Stream.of(
        MemoryFiles.fixture("t05_bert_cased_sharded_safetensors_5star")
            .get("model-00001-of-00004.safetensors"),
        MemoryFiles.fixture("n04_safetensors_overlap").get("model.safetensors"));
  }

  @MethodSource("safetensorsFiles")
  @FuzzTest(maxDuration = TIME)
  void safetensors(byte[] content) {
    open("model.safetensors", content);
  }

  static Stream<byte[]> torchFiles() {
    MemoryFiles states = MemoryFiles.fixture("torch_states_2.13.0");
    return Stream.concat(
        Stream.of("torch_views", "torch_views_stream", "torch_views_protocol4")
            .map(fixture -> MemoryFiles.fixture(fixture).get("pytorch_model.bin")),
        Stream.of("model.bin", "protocol_5.bin", "zip64.bin", "sparse.bin").map(states::get));
  }

  @MethodSource("torchFiles")
  @FuzzTest(maxDuration = TIME)
  void torch(byte[] content) {
    open("pytorch_model.bin", content);
  }

  static Stream<byte[]> kerasFiles() {
    return Stream.of("tf_bert_names", "tf_roberta_names")
        .map(fixture -> MemoryFiles.fixture(fixture).get("tf_model.h5"));
  }

  @MethodSource("kerasFiles")
  @FuzzTest(maxDuration = TIME)
  void keras(byte[] content) {
    open("tf_model.h5", content);
  }

  static Stream<byte[]> hdf5Files() {
    MemoryFiles files = MemoryFiles.fixture("hdf5_1.10.8");
    return Stream.of(
            "numbers_latest.h5",
            "chunked_latest.h5",
            "chunked_earliest.h5",
            "chunk_tree_latest.h5",
            "attributes_earliest.h5",
            "many_attributes_latest.h5",
            "many_members_latest.h5")
        .map(files::get);
  }

  @MethodSource("hdf5Files")
  @FuzzTest(maxDuration = TIME)
  void hdf5(byte[] content) {
    AllocationBound.check(
        content,
        () -> {
          Group root = Hdf5.read("memory", ByteBuffer.wrap(content));
          root.attributes().texts("layer_names");
          root.attributes().texts("layers");
          root.attributes().text("model_config");
          root.allDatasets().forEach(Dataset::toFloats);
        });
  }

  private static void open(String name, byte[] content) {
    AllocationBound.check(
        content,
        () -> {
          Checkpoint checkpoint = Checkpoint.open(MemoryFiles.of(name, content));
          checkpoint.names().forEach(tensor -> checkpoint.get(tensor).toFloats());
        });
  }
}
