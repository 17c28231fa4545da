package io.github.sentimentj.wandb.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sentimentj.wandb.WandbException;
import io.github.sentimentj.wandb.WandbException.Kind;
import io.github.sentimentj.wandb.graphql.Documents;
import io.github.sentimentj.wandb.graphql.GraphQl;
import io.github.sentimentj.wandb.http.RetryPolicy;
import io.github.sentimentj.wandb.http.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Puts files where the server says. Thread-safe. */
public final class FileUploads {

  private final Transport transport;
  private final GraphQl graphql;
  private final RetryPolicy policy;

  /**
   * Uploads to a server.
   *
   * @param transport to its storage
   * @param graphql the server
   * @param policy how often and how long an upload is tried
   */
  public FileUploads(Transport transport, GraphQl graphql, RetryPolicy policy) {
    this.transport = transport;
    this.graphql = graphql;
    this.policy = policy;
  }

  boolean serverTakesParts() {
    JsonNode fields =
        graphql.execute(Documents.FILE_SPEC_FIELDS, Map.of()).path("__type").path("inputFields");
    boolean takes = false;
    for (JsonNode field : fields) {
      takes |= field.path("name").asText().equals("uploadPartsInput");
    }
    return takes;
  }

  /** Asks where files are to be put; one answer for each, in their order. */
  List<JsonNode> urls(String artifact, String manifest, List<UploadFile> files) {
    List<Map<String, Object>> specs = new ArrayList<>();
    boolean inParts = false;
    for (UploadFile file : files) {
      Map<String, Object> spec = new LinkedHashMap<>();
      spec.put("artifactID", artifact);
      spec.put("name", file.name());
      spec.put("md5", file.md5());
      spec.put("artifactManifestID", manifest);
      if (!file.parts().isEmpty()) {
        inParts = true;
        spec.put("uploadPartsInput", parts(file));
      }
      specs.add(spec);
    }
    JsonNode edges =
        graphql
            .execute(
                inParts ? Documents.CREATE_FILES_IN_PARTS : Documents.CREATE_FILES,
                Map.of("artifactFiles", specs, "storageLayout", "V2"))
            .path("createArtifactFiles")
            .path("files")
            .path("edges");
    if (edges.size() != files.size()) {
      throw new WandbException(
          Kind.REFUSED, "the server takes %d of %d files".formatted(edges.size(), files.size()));
    }
    List<JsonNode> nodes = new ArrayList<>();
    edges.forEach(edge -> nodes.add(edge.path("node")));
    return nodes;
  }

  private static List<Map<String, Object>> parts(UploadFile file) {
    List<Map<String, Object>> parts = new ArrayList<>();
    for (byte[] digest : file.parts()) {
      parts.add(Map.of("partNumber", parts.size() + 1, "hexMD5", Digests.hex(digest)));
    }
    return parts;
  }

  /** Sends a file as the server's answer says; not at all if it has the bytes. */
  void send(UploadFile file, JsonNode node, Progress progress) throws IOException {
    file.requireUnchanged();
    JsonNode multipart = node.path("uploadMultipartUrls");
    JsonNode headers = node.path("uploadHeaders");
    if (multipart.isObject() && !file.parts().isEmpty()) {
      sendParts(file, node, progress);
    } else if (node.path("uploadUrl").isTextual()) {
      String unused =
          put(
              node.path("uploadUrl").asText(),
              headers,
              type -> new FileBody(file.path(), 0, file.size(), type, progress),
              Map.of());
    } else {
      progress.add(file.size());
    }
    file.requireUnchanged();
  }

  private void sendParts(UploadFile file, JsonNode node, Progress progress) {
    JsonNode multipart = node.path("uploadMultipartUrls");
    List<Map<String, Object>> done = new ArrayList<>();
    for (JsonNode part : multipart.path("uploadUrlParts")) {
      int index = part.path("partNumber").asInt() - 1;
      if (index < 0 || index >= file.parts().size()) {
        throw new WandbException(
            Kind.REFUSED, "the server asks for part " + (index + 1) + " of " + file.name());
      }
      String etag =
          put(
              part.path("uploadUrl").asText(),
              node.path("uploadHeaders"),
              type ->
                  new FileBody(
                      file.path(), index * file.partSize(), file.partLength(index), type, progress),
              Map.of("Content-Md5", Digests.base64(file.parts().get(index))));
      done.add(Map.of("partNumber", index + 1, "hexMD5", etag));
    }
    JsonNode unused =
        graphql.execute(
            Documents.COMPLETE_PARTS,
            Map.of(
                "action", "Complete",
                "parts", done,
                "artifactID", node.path("artifact").path("id").asText(),
                "storagePath", node.path("storagePath").asText(),
                "uploadID", multipart.path("uploadID").asText()));
  }

  /** A body of the content type that the server wants. */
  @FunctionalInterface
  public interface Body {
    /**
     * Makes the body.
     *
     * @param type the content type, if the server wants one
     * @return the body
     */
    RequestBody of(@Nullable MediaType type);
  }

  /**
   * Puts a body to a signed URL.
   *
   * @param url the URL
   * @param headers texts of names and values that the server wants
   * @param body what to put
   * @param more headers
   * @return the ETag that the storage gives
   * @throws WandbException if it cannot be put
   */
  public String put(String url, JsonNode headers, Body body, Map<String, String> more) {
    HttpUrl target = HttpUrl.parse(url);
    if (target == null) {
      throw new WandbException(Kind.REFUSED, "the server gives no URL to upload to");
    }
    MediaType type = null;
    Request.Builder request = new Request.Builder().url(target);
    for (JsonNode header : headers) {
      String text = header.asText();
      int colon = text.indexOf(':');
      if (colon > 0) {
        String name = text.substring(0, colon).strip();
        String value = text.substring(colon + 1).strip();
        if (name.equalsIgnoreCase("Content-Type")) {
          type = MediaType.parse(value);
        } else {
          request.header(name, value);
        }
      }
    }
    more.forEach(request::header);
    return transport.send(
        request.put(body.of(type)).build(),
        policy,
        response -> String.valueOf(response.header("ETag", "")));
  }
}
