package io.github.sentimentj.tensorflow;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A target for a fuzzer; without {@code JAZZER_FUZZ=1} it only runs on the files that it begins
 * with. Jazzer wants its annotation to be the last one.
 */
class GraphFuzzTest {

  static Stream<byte[]> graphs() throws IOException {
    return Fixtures.folders().stream().map(folder -> Fixtures.read(Fixtures.mainFile(folder)));
  }

  @MethodSource("graphs")
  @FuzzTest(maxDuration = "3m")
  void graph(byte[] content) {
    try {
      for (MetaGraph graph : MetaGraphReader.read(ByteBuffer.wrap(content))) {
        for (MetaGraph.Signature signature : graph.signatures().values()) {
          GraphCheck.check(graph, signature);
        }
      }
    } catch (IllegalArgumentException e) {
      // Refused, which SavedModel makes a ModelLoadException of.
    }
  }
}
