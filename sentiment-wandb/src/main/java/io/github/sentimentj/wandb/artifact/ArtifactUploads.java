package io.github.sentimentj.wandb.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sentimentj.wandb.ArtifactDraft;
import io.github.sentimentj.wandb.WandbException;
import io.github.sentimentj.wandb.WandbException.Kind;
import io.github.sentimentj.wandb.WandbSettings;
import io.github.sentimentj.wandb.graphql.Documents;
import io.github.sentimentj.wandb.graphql.GraphQl;
import io.github.sentimentj.wandb.http.JsonCodec;
import io.github.sentimentj.wandb.http.RandomName;
import io.github.sentimentj.wandb.http.RetryPolicy;
import io.github.sentimentj.wandb.http.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Saves artifacts. A version can be used only after its last byte has arrived. Thread-safe. */
public final class ArtifactUploads {

  private static final long MULTIPART_FROM = 2L << 30;
  private static final long PART = 100L << 20;
  private static final int BATCH = 500;
  private static final int MAX_PARALLEL = 8;
  private static final int MAX_ROUNDS = 3;
  private static final int CLIENT_ID = 128;

  private final WandbSettings settings;
  private final GraphQl graphql;
  private final FileUploads uploads;
  private final long multipartFrom;
  private final long partSize;

  /**
   * Uploads to a server.
   *
   * @param settings how long things may take
   * @param transport to the server and its storage
   * @param graphql the server
   */
  public ArtifactUploads(WandbSettings settings, Transport transport, GraphQl graphql) {
    this(settings, transport, graphql, MULTIPART_FROM, PART);
  }

  ArtifactUploads(
      WandbSettings settings,
      Transport transport,
      GraphQl graphql,
      long multipartFrom,
      long partSize) {
    this.settings = settings;
    this.graphql = graphql;
    this.uploads = new FileUploads(transport, graphql, RetryPolicy.fileTransfer(settings));
    this.multipartFrom = multipartFrom;
    this.partSize = partSize;
  }

  /**
   * Saves an artifact.
   *
   * @param draft what
   * @param run whose output it is
   * @return the number of the version
   * @throws WandbException if it cannot be saved
   */
  public int save(ArtifactDraft draft, RunPath run) {
    try {
      List<UploadFile> files = hash(draft);
      JsonNode artifact = create(draft, run, files);
      String id = artifact.path("id").asText();
      String state = artifact.path("state").asText();
      if (state.equals("COMMITTED")) {
        return artifact.path("versionIndex").asInt();
      }
      if (!state.equals("PENDING") && !state.equals("DELETED")) {
        throw new WandbException(
            Kind.REFUSED, "artifact '%s': the server says it is %s".formatted(draft.name(), state));
      }
      JsonNode latest = artifact.path("artifactSequence").path("latestArtifact").path("id");
      String manifest = manifest(id, latest.textValue(), run, "").path("id").asText();
      Map<String, String> births = upload(draft, id, manifest, files);
      commitManifest(id, latest.textValue(), run, manifestJson(files, births));
      return graphql
          .execute(Documents.COMMIT_ARTIFACT, Map.of("artifactID", id))
          .path("commitArtifact")
          .path("artifact")
          .path("versionIndex")
          .asInt();
    } catch (IOException e) {
      throw new WandbException(
          Kind.LOCAL, "artifact '%s': %s".formatted(draft.name(), e.getMessage()), e);
    }
  }

  private List<UploadFile> hash(ArtifactDraft draft) throws IOException {
    boolean parts = false;
    for (Path path : draft.files().values()) {
      parts |= java.nio.file.Files.size(path) >= multipartFrom;
    }
    long from = parts && uploads.serverTakesParts() ? multipartFrom : Long.MAX_VALUE;
    List<UploadFile> files = new ArrayList<>();
    for (Map.Entry<String, Path> file : draft.files().entrySet()) {
      files.add(UploadFile.of(file.getKey(), file.getValue(), from, partSize));
    }
    return files;
  }

  private JsonNode create(ArtifactDraft draft, RunPath run, List<UploadFile> files)
      throws JsonProcessingException {
    Map<String, String> digests = new HashMap<>();
    files.forEach(file -> digests.put(file.name(), file.md5()));
    List<Map<String, String>> aliases = new ArrayList<>();
    draft
        .aliases()
        .forEach(
            alias -> aliases.add(Map.of("artifactCollectionName", draft.name(), "alias", alias)));
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("entityName", run.entity());
    input.put("projectName", run.project());
    input.put("runName", run.id());
    input.put("artifactTypeName", draft.type());
    input.put("artifactCollectionName", draft.name());
    input.put("digest", Digests.ofArtifact(digests));
    input.put("digestAlgorithm", "MANIFEST_MD5");
    if (!draft.description().isEmpty()) {
      input.put("description", draft.description());
    }
    input.put("metadata", JsonCodec.MAPPER.writeValueAsString(draft.metadata()));
    input.put("aliases", aliases);
    input.put("enableDigestDeduplication", true);
    // The same over all retries: so a request that comes twice makes one version.
    input.put("clientID", RandomName.of(CLIENT_ID));
    input.put("sequenceClientID", RandomName.of(CLIENT_ID));
    return graphql
        .execute(Documents.CREATE_ARTIFACT, Map.of("input", input))
        .path("createArtifact")
        .path("artifact");
  }

  private JsonNode manifest(String artifact, @Nullable String base, RunPath run, String digest) {
    Map<String, @Nullable Object> input = new HashMap<>();
    input.put("name", "wandb_manifest.json");
    input.put("digest", digest);
    input.put("artifactID", artifact);
    input.put("baseArtifactID", base);
    input.put("entityName", run.entity());
    input.put("projectName", run.project());
    input.put("runName", run.id());
    input.put("type", "FULL");
    return graphql
        .execute(
            Documents.CREATE_MANIFEST, Map.of("input", input, "includeUpload", !digest.isEmpty()))
        .path("createArtifactManifest")
        .path("artifactManifest");
  }

  /** Sends what the server has not; gives the artifact with which each file's bytes were born. */
  private Map<String, String> upload(
      ArtifactDraft draft, String artifact, String manifest, List<UploadFile> files)
      throws IOException {
    Map<String, String> births = new ConcurrentHashMap<>();
    long total = files.stream().mapToLong(UploadFile::size).sum();
    Progress progress = new Progress(draft.name(), total, settings);
    try {
      for (int start = 0; start < files.size(); start += BATCH) {
        List<UploadFile> left = files.subList(start, Math.min(files.size(), start + BATCH));
        for (int round = 1; !left.isEmpty(); round++) {
          left = round(artifact, manifest, left, births, progress, round == MAX_ROUNDS);
        }
      }
    } finally {
      progress.end();
    }
    return births;
  }

  /** Tries to send files, with fresh URLs; gives those whose URLs did not hold. */
  private List<UploadFile> round(
      String artifact,
      String manifest,
      List<UploadFile> files,
      Map<String, String> births,
      Progress progress,
      boolean last)
      throws IOException {
    List<JsonNode> nodes = uploads.urls(artifact, manifest, files);
    Map<String, UploadFile> expired = new ConcurrentHashMap<>();
    try (Parallel tasks = new Parallel(Math.min(MAX_PARALLEL, files.size()))) {
      for (int i = 0; i < files.size(); i++) {
        UploadFile file = files.get(i);
        JsonNode node = nodes.get(i);
        births.put(file.name(), node.path("artifact").path("id").asText(artifact));
        tasks.add(
            () -> {
              try {
                uploads.send(file, node, progress);
              } catch (WandbException e) {
                if (last || e.kind() != Kind.UNAUTHORIZED) {
                  throw e;
                }
                expired.put(file.name(), file);
              }
            });
      }
      tasks.await();
    }
    return List.copyOf(expired.values());
  }

  private static byte[] manifestJson(List<UploadFile> files, Map<String, String> births)
      throws JsonProcessingException {
    ObjectNode root = JsonCodec.MAPPER.createObjectNode();
    root.put("version", 1);
    root.put("storagePolicy", "wandb-storage-policy-v1");
    root.putObject("storagePolicyConfig").put("storageLayout", "V2");
    ObjectNode contents = root.putObject("contents");
    for (UploadFile file : files) {
      ObjectNode entry = contents.putObject(file.name());
      entry.put("digest", file.md5());
      entry.put("birthArtifactID", births.get(file.name()));
      entry.put("size", file.size());
    }
    return JsonCodec.MAPPER.writeValueAsBytes(root);
  }

  private void commitManifest(String artifact, @Nullable String base, RunPath run, byte[] json) {
    String digest = Digests.base64(Digests.md5().digest(json));
    for (int round = 1; ; round++) {
      JsonNode file = manifest(artifact, base, run, digest).path("file");
      try {
        uploads.put(
            file.path("uploadUrl").asText(),
            file.path("uploadHeaders"),
            type -> RequestBody.create(json, type),
            Map.of());
        return;
      } catch (WandbException e) {
        if (round == MAX_ROUNDS || e.kind() != Kind.UNAUTHORIZED) {
          throw e;
        }
      }
    }
  }
}
