package io.github.sentimentj.wandb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.testkit.wandb.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is kept on this machine until {@code wandb sync} sends it. */
@Timeout(60)
class OfflineRunTest {

  @TempDir Path folder;

  @Test
  void nothingIsSentAndAllIsKept() throws IOException {
    try (Server server = new Server(folder, Profile.CURRENT);
        Wandb wandb = Wandb.connect(server.settings().with(Setting.MODE, "offline"))) {
      WandbRun run = wandb.startRun(RunOptions.of("training").config(Map.of("rate", 0.1)));
      for (int i = 0; i < 1000; i++) {
        run.log(Map.of("loss", 1.0 / (i + 1), "text", "word ".repeat(50)));
      }
      run.log(Map.of("table", new WandbTable(List.of("a"), List.of(List.of(1)))));
      Path draft = server.content("content", 1);
      assertThat(run.save(ArtifactDraft.model("imdb").add(draft))).isEmpty();
      Files.delete(draft.resolve("config.json")); // was copied
      run.finish(3);

      assertThat(server.fake.received()).isEmpty();
      try (Stream<Path> folders = Files.list(folder.resolve("wandb"))) {
        Path kept = folders.findFirst().orElseThrow();
        assertThat(kept.getFileName().toString()).matches("offline-run-\\d{8}_\\d{6}-" + run.id());
        assertThat(kept.resolve("files/wandb-metadata.json")).exists();
        assertThat(kept.resolve("files/media/table")).isNotEmptyDirectory();
        Path file = kept.resolve("run-" + run.id() + ".wandb");
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(bytes).startsWith(":W&B\u00e1\u00be\0");
        try (Stream<Path> copies = Files.walk(kept.resolve("artifacts"))) {
          List<Path> files = copies.filter(Files::isRegularFile).toList();
          assertThat(files).hasSize(4);
          assertThat(bytes).contains("imdb", "model", "wandb-storage-policy-v1", "latest");
          files.forEach(
              copy ->
                  assertThat(bytes)
                      .contains(
                          new String(
                              copy.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8),
                              StandardCharsets.ISO_8859_1)));
        }
        assertThat(bytes.split("\"word ", -1))
            .hasSizeBetween(1002, 1020); // summaries repeat the last row
      }
    }
  }
}
