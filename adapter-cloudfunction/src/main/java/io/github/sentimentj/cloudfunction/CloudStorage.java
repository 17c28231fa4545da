package io.github.sentimentj.cloudfunction;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Google Cloud Storage through its JSON API, as the function's own service account. {@code
 * STORAGE_EMULATOR_HOST} names another server, which is asked without a token; {@code
 * GCE_METADATA_HOST} another one for tokens.
 */
final class CloudStorage implements ObjectStore {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String server;
  private final String metadata;
  private final boolean emulated;
  private String token = "";
  private Instant expiry = Instant.MIN;

  CloudStorage(Map<String, String> environment) {
    String emulator = environment.getOrDefault("STORAGE_EMULATOR_HOST", "");
    emulated = !emulator.isEmpty();
    String named = emulator.contains("://") ? emulator : "http://" + emulator;
    server = emulated ? named : "https://storage.googleapis.com";
    metadata =
        "http://"
            + environment.getOrDefault("GCE_METADATA_HOST", "metadata.google.internal")
            + "/computeMetadata/v1/instance/service-accounts/default/token";
  }

  @Override
  public byte[] read(String bucket, String name, int limit) throws IOException {
    String path = "/storage/v1/b/" + encoded(bucket) + "/o/" + encoded(name) + "?alt=media";
    try (InputStream body = send(authorized(path).GET(), name)) {
      return body.readNBytes(limit);
    }
  }

  @Override
  public void write(String bucket, String name, String json) throws IOException {
    String path =
        "/upload/storage/v1/b/" + encoded(bucket) + "/o?uploadType=media&name=" + encoded(name);
    HttpRequest.Builder request =
        authorized(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json));
    send(request, name).close();
  }

  private HttpRequest.Builder authorized(String path) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path));
    return emulated ? request : request.header("Authorization", "Bearer " + token());
  }

  private synchronized String token() throws IOException {
    if (Instant.now().isAfter(expiry)) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(metadata)).header("Metadata-Flavor", "Google").GET();
      try (InputStream body = send(request, "a token")) {
        Json answer = Json.parse(body.readNBytes(1 << 16));
        token = answer.get("access_token").string();
        expiry = Instant.now().plusSeconds(Math.max(0, answer.get("expires_in").integer() - 60));
      } catch (JsonException e) {
        throw new IOException("the metadata server gave no token", e);
      }
    }
    return token;
  }

  private InputStream send(HttpRequest.Builder request, String what) throws IOException {
    HttpResponse<InputStream> response;
    try {
      response = client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (response.statusCode() / 100 != 2) {
      response.body().close();
      throw new IOException(what + ": status " + response.statusCode());
    }
    return response.body();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
