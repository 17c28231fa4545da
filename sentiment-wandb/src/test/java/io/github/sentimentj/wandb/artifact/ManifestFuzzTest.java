package io.github.sentimentj.wandb.artifact;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.sentimentj.wandb.WandbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A target for a fuzzer; without {@code JAZZER_FUZZ=1} it only runs on the manifests that it begins
 * with. Jazzer wants its annotation to be the last one.
 */
class ManifestFuzzTest {

  private static final Path FOLDER = Path.of("/cache/model");

  static Stream<byte[]> manifests() {
    String start = "{\"version\":1,\"storagePolicy\":\"wandb-storage-policy-v1\",";
    String file =
        "{\"digest\":\"1B2M2Y8AsgTpgAmY7PhCfg==\",\"size\":0,\"birthArtifactID\":\"QQ==\"}";
    return Stream.of(
            start
                + "\"storagePolicyConfig\":{\"storageLayout\":\"V2\"},\"contents\":{\"a/b\":"
                + file
                + "}}",
            start + "\"contents\":{\"../a\":" + file + ",\"é\":" + file + "}}",
            start + "\"contents\":{\"a\":{\"ref\":\"gs://b/c\",\"digest\":\"x\",\"size\":1}}}",
            start
                + "\"contents\":{\"a\":{\"digest\":\"x\",\"extra\":{\"alg\":\"XXH128\"},\"size\":1}}}",
            "[]",
            "")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("manifests")
  @FuzzTest(maxDuration = "3m")
  void anyManifestIsReadOrRefused(byte[] json) {
    try {
      ArtifactManifest manifest =
          ArtifactManifest.parse(json, "demo/films/imdb:v0", ArtifactManifest.digestOf(json));
      for (ArtifactManifest.Entry entry : manifest.entries()) {
        Path file = FOLDER.resolve(entry.path()).normalize();
        if (!file.startsWith(FOLDER) || file.equals(FOLDER)) {
          throw new AssertionError("'" + entry.path() + "' leads out of the folder");
        }
        if (!entry.md5().matches("[0-9a-f]{32}") || entry.size() < 0) {
          throw new AssertionError(entry.toString());
        }
      }
    } catch (WandbException | IOException e) {
      // Refused, as it should be: nothing else may come out. Of what is no JSON there is no digest.
    }
  }
}
