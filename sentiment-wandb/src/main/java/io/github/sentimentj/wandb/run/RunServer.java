package io.github.sentimentj.wandb.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sentimentj.wandb.WandbException;
import io.github.sentimentj.wandb.WandbException.Kind;
import io.github.sentimentj.wandb.WandbSettings;
import io.github.sentimentj.wandb.artifact.FileUploads;
import io.github.sentimentj.wandb.artifact.RunPath;
import io.github.sentimentj.wandb.graphql.Documents;
import io.github.sentimentj.wandb.graphql.GraphQl;
import io.github.sentimentj.wandb.http.JsonCodec;
import io.github.sentimentj.wandb.http.RetryPolicy;
import io.github.sentimentj.wandb.http.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** What is asked of the server for a run, each time with one try only. Thread-safe. */
final class RunServer {

  private static final MediaType JSON = MediaType.get("application/json");
  private static final long MAX_ANSWER = 1 << 20;

  /** Servers give lines back as they got them, with NaN and infinity. */
  private static final JsonMapper LINES =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final Transport transport;
  private final GraphQl graphql;
  private final FileUploads uploads;
  private final RetryPolicy stream;

  RunServer(Transport transport, GraphQl graphql, WandbSettings settings) {
    this.transport = transport;
    this.graphql = graphql.with(RetryPolicy.graphql(settings).once());
    uploads = new FileUploads(transport, graphql, RetryPolicy.fileTransfer(settings).once());
    stream = RetryPolicy.fileStream(settings).once();
  }

  /**
   * Where a run is, and what it had before.
   *
   * @param path where the server has put it
   * @param lines that it has
   * @param before what it was
   * @param summary that it has
   */
  record Attached(
      RunPath path, SendState.Lines lines, SendState.Before before, Map<String, String> summary) {}

  /**
   * Begins a run, or goes on with it.
   *
   * @param resume what {@code WANDB_RESUME} says, or nothing
   * @throws WandbException if the server does not answer, or the run is there or not as it must not
   */
  Attached attach(RunRecord.Start start, Map<String, String> config, String resume) {
    JsonNode known = resume.isEmpty() ? LINES.nullNode() : resumed(start, resume, graphql);
    Map<String, String> all = new LinkedHashMap<>();
    if (known.isObject()) {
      read(known.path("config").asText("{}"))
          .properties()
          .forEach(entry -> all.put(entry.getKey(), entry.getValue().path("value").toString()));
    }
    all.putAll(config);
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("id", known.isObject() ? known.path("id").asText() : null);
    variables.put("name", start.id());
    variables.put("entity", orNull(start.entity()));
    variables.put("project", start.project());
    variables.put("jobType", orNull(start.jobType()));
    variables.put("displayName", orNull(start.name()));
    variables.put("groupName", orNull(start.group()));
    variables.put("notes", orNull(start.notes()));
    variables.put("tags", start.tags().isEmpty() ? null : start.tags());
    variables.put("host", orNull(start.host()));
    variables.put("config", config(all));
    JsonNode run = upsert(variables);
    RunPath path =
        new RunPath(
            run.path("project").path("entity").path("name").asText(start.entity()),
            run.path("project").path("name").asText(start.project()),
            run.path("name").asText(start.id()));
    if (known.isObject()) {
      return resumed(path, known);
    }
    long rows = run.path("historyLineCount").asLong();
    return new Attached(
        path, new SendState.Lines(rows, 0, 0), new SendState.Before(rows, 0, 0), Map.of());
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private JsonNode upsert(Map<String, @Nullable Object> variables) {
    return graphql
        .with(graphql.policy().retryingConflicts())
        .execute(Documents.UPSERT_RUN, variables)
        .path("upsertBucket")
        .path("bucket");
  }

  /** Asks, with patience, whether a run is there as {@code WANDB_RESUME} wants it. */
  static void check(RunRecord.Start start, String resume, GraphQl graphql) {
    JsonNode unused = resumed(start, resume, graphql);
  }

  private static JsonNode resumed(RunRecord.Start start, String resume, GraphQl graphql) {
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("entity", orNull(start.entity()));
    variables.put("project", start.project());
    variables.put("name", start.id());
    JsonNode run =
        graphql.execute(Documents.RUN_RESUME_STATUS, variables).path("model").path("bucket");
    boolean exists = run.isObject() && read(run.path("wandbConfig").asText("{}")).has("t");
    if (exists && resume.equals("never")) {
      throw new WandbException(
          Kind.INVALID,
          "WANDB_RESUME is never, but there is a run '%s' in %s; take another WANDB_RUN_ID"
              .formatted(start.id(), start.project()));
    }
    if (!exists && resume.equals("must")) {
      throw new WandbException(
          Kind.NOT_FOUND,
          "WANDB_RESUME is must, but there is no run '%s' in %s; check WANDB_RUN_ID and WANDB_PROJECT"
              .formatted(start.id(), start.project()));
    }
    return exists ? run : LINES.nullNode();
  }

  private static Attached resumed(RunPath path, JsonNode run) {
    long rows = run.path("historyLineCount").asLong();
    JsonNode row = lastLine(run.path("historyTail"));
    JsonNode event = lastLine(run.path("eventsTail"));
    JsonNode summary = read(run.path("summaryMetrics").asText("{}"));
    JsonNode step = row.has("_step") ? row.path("_step") : summary.path("_step");
    double seconds =
        Math.max(
            Math.max(row.path("_runtime").asDouble(), event.path("_runtime").asDouble()),
            summary.path(Telemetry.KEY).path("runtime").asDouble());
    Map<String, String> values = new LinkedHashMap<>();
    summary.properties().forEach(entry -> values.put(entry.getKey(), line(entry.getValue())));
    return new Attached(
        path,
        new SendState.Lines(
            rows, run.path("eventsLineCount").asLong(), run.path("logLineCount").asLong()),
        new SendState.Before(rows, rows > 0 ? step.asLong() + 1 : 0, seconds),
        values);
  }

  private static String line(JsonNode value) {
    try {
      return RowEncoder.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The last line of a tail: a list of texts, as a text. */
  private static JsonNode lastLine(JsonNode tail) {
    JsonNode lines = read(tail.asText("[]"));
    return lines.isEmpty() ? lines : read(lines.get(lines.size() - 1).asText("{}"));
  }

  private static JsonNode read(String json) {
    try {
      return LINES.readTree(json);
    } catch (JsonProcessingException e) {
      return LINES.createObjectNode(); // a run of another client, with something else in it
    }
  }

  /** Changes what a run was made with. */
  void configure(RunPath path, Map<String, String> config) {
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("name", path.id());
    variables.put("entity", path.entity());
    variables.put("project", path.project());
    variables.put("config", config(config));
    JsonNode unused = upsert(variables);
  }

  private static String config(Map<String, String> values) {
    StringBuilder json = new StringBuilder("{");
    values.forEach(
        (key, value) ->
            json.append(json.length() > 1 ? "," : "")
                .append(JsonCodec.MAPPER.getNodeFactory().textNode(key))
                .append(":{\"value\":")
                .append(value)
                .append('}'));
    return json.append('}').toString();
  }

  /** Uploads one of the run's own files. */
  void upload(RunPath path, String name, Path file) {
    Map<String, Object> variables =
        Map.of(
            "entity",
            path.entity(),
            "project",
            path.project(),
            "run",
            path.id(),
            "files",
            List.of(name));
    String url;
    JsonNode headers;
    try {
      JsonNode made = graphql.execute(Documents.CREATE_RUN_FILES, variables).path("createRunFiles");
      url = made.path("files").path(0).path("uploadUrl").asText();
      headers = made.path("uploadHeaders");
    } catch (WandbException e) {
      if (e.kind() != Kind.REFUSED) {
        throw e;
      }
      JsonNode files =
          graphql
              .execute(Documents.RUN_UPLOAD_URLS, variables)
              .path("model")
              .path("bucket")
              .path("files");
      url = files.path("edges").path(0).path("node").path("url").asText();
      headers = files.path("uploadHeaders");
    }
    String unused =
        uploads.put(url, headers, type -> RequestBody.create(file.toFile(), type), Map.of());
  }

  /** Sends lines; says whether somebody wants the run to stop. */
  boolean send(RunPath path, String body) {
    Request request =
        new Request.Builder()
            .url(transport.url("files", path.entity(), path.project(), path.id(), "file_stream"))
            .post(RequestBody.create(body, JSON))
            .build();
    return transport.send(request, stream, RunServer::stopped);
  }

  private static boolean stopped(Response response) throws IOException {
    try (BufferedSource source = response.body().source()) {
      boolean unused = source.request(MAX_ANSWER);
      String answer = source.getBuffer().readUtf8(Math.min(MAX_ANSWER, source.getBuffer().size()));
      // An answer that is no JSON is a success, too.
      return read(answer).path("stopped").asBoolean();
    }
  }

  static ObjectNode object() {
    return LINES.createObjectNode();
  }
}
