package io.github.sentimentj.wandb.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sentimentj.wandb.http.JsonCodec;
import io.github.sentimentj.wandb.run.RunRecord.Item;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The body of one request of the file stream, made of records. Not thread-safe. */
final class StreamBody {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final SendState state;
  private final Instant start;
  private final ObjectNode root = RunServer.object();
  private final ArrayNode history = root.arrayNode();
  private final ArrayNode events = root.arrayNode();
  private final ArrayNode console = root.arrayNode();
  private final ArrayNode uploaded = root.arrayNode();
  private boolean summarized;

  /** A body of lines that follow what has been sent. */
  StreamBody(SendState state, Instant start) {
    this.state = state;
    this.start = start;
  }

  void add(RunRecord record) {
    if (record instanceof RunRecord.History row) {
      history.add(row(row.items()));
    } else if (record instanceof RunRecord.Stats stats) {
      events.add(event(stats));
    } else if (record instanceof RunRecord.Console line) {
      console.add((line.error() ? "ERROR " : "") + TIME.format(line.time()) + " " + line.line());
    } else if (record instanceof RunRecord.Summary) {
      summarized = true;
    }
  }

  void uploaded(String file) {
    uploaded.add(file);
  }

  /** Steps and seconds go on where the run was before this process. */
  private String row(List<Item> items) {
    StringBuilder line = new StringBuilder("{");
    items.forEach(item -> append(line, item.key(), value(item.key(), item.json())));
    return line.append('}').toString();
  }

  private String value(String key, String json) {
    try {
      return switch (key) {
        case "_step" -> String.valueOf(Long.parseLong(json) + state.before().step());
        case "_runtime" -> String.valueOf(Double.parseDouble(json) + state.before().seconds());
        default -> json;
      };
    } catch (NumberFormatException e) {
      return json;
    }
  }

  private String event(RunRecord.Stats stats) {
    double time = SpoolWriter.seconds(stats.time());
    double begin = SpoolWriter.seconds(start);
    StringBuilder line = new StringBuilder("{");
    append(line, "_wandb", "true");
    append(line, "_timestamp", String.valueOf(time));
    append(line, "_runtime", String.valueOf(time - begin + state.before().seconds()));
    stats.items().forEach(item -> append(line, "system." + item.key(), item.json()));
    return line.append('}').toString();
  }

  static void append(StringBuilder line, String key, String json) {
    if (line.length() > 1) {
      line.append(',');
    }
    line.append(JsonCodec.MAPPER.getNodeFactory().textNode(key)).append(':').append(json);
  }

  /** Whether there is nothing to say. */
  boolean isEmpty() {
    return lines().equals(new SendState.Lines(0, 0, 0)) && uploaded.isEmpty() && !summarized;
  }

  SendState.Lines lines() {
    return new SendState.Lines(history.size(), events.size(), console.size());
  }

  /**
   * The body as text.
   *
   * @param summary all that is known of the run
   */
  String json(Map<String, String> summary) {
    ObjectNode files = root.objectNode();
    put(files, "wandb-history.jsonl", state.lines().history(), history);
    put(files, "wandb-events.jsonl", state.lines().events(), events);
    put(files, "output.log", state.lines().console(), console);
    if (summarized) {
      put(files, "wandb-summary.json", 0, root.arrayNode().add(summary(summary)));
    }
    if (!files.isEmpty()) {
      root.set("files", files);
    }
    return withUploaded();
  }

  /** The last body of a run. */
  String end(int code) {
    root.put("complete", true).put("exitcode", code);
    return withUploaded();
  }

  private String withUploaded() {
    if (!uploaded.isEmpty()) {
      root.set("uploaded", uploaded);
    }
    return root.toString();
  }

  /**
   * What is known of the run, as one line.
   *
   * @param values of it
   */
  String summary(Map<String, String> values) {
    StringBuilder line = new StringBuilder("{");
    values.forEach((key, json) -> append(line, key, value(key, json)));
    return line.append('}').toString();
  }

  private static void put(ObjectNode files, String file, long offset, ArrayNode lines) {
    if (!lines.isEmpty()) {
      files.putObject(file).put("offset", offset).set("content", lines);
    }
  }
}
