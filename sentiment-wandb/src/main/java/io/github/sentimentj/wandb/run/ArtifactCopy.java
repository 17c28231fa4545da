package io.github.sentimentj.wandb.run;

import io.github.sentimentj.wandb.ArtifactDraft;
import io.github.sentimentj.wandb.artifact.Digests;
import io.github.sentimentj.wandb.http.JsonCodec;
import io.github.sentimentj.wandb.http.RandomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Copies the files of an artifact beside a run that no server is told of: {@code wandb sync} saves
 * them from there, whatever has become of the originals.
 */
final class ArtifactCopy {

  private static final int CLIENT_ID = 128;

  private ArtifactCopy() {}

  /** Bytes that an artifact has. */
  static long size(ArtifactDraft draft) throws IOException {
    long size = 0;
    for (Path file : draft.files().values()) {
      size += Files.size(file);
    }
    return size;
  }

  static RunRecord.Artifact make(ArtifactDraft draft, RunRecord.Start start, Path folder)
      throws IOException {
    List<RunRecord.KeptFile> files = new ArrayList<>();
    Map<String, String> digests = new HashMap<>();
    for (Map.Entry<String, Path> file : draft.files().entrySet()) {
      Path copy = folder.resolve(file.getKey()).toAbsolutePath();
      Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      Files.copy(file.getValue(), copy);
      String digest = Digests.base64(Digests.md5(copy));
      digests.put(file.getKey(), digest);
      files.add(new RunRecord.KeptFile(file.getKey(), digest, Files.size(copy), copy));
    }
    return new RunRecord.Artifact(
        start,
        draft.type(),
        draft.name(),
        Digests.ofArtifact(digests),
        draft.description(),
        JsonCodec.MAPPER.writeValueAsString(draft.metadata()),
        draft.aliases(),
        RandomName.of(CLIENT_ID),
        RandomName.of(CLIENT_ID),
        files);
  }
}
