package io.github.sentimentj.wandb.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.sentimentj.wandb.artifact.RunPath;
import io.github.sentimentj.wandb.http.JsonCodec;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has been sent; kept beside its records. Immutable.
 *
 * @param baseUrl the server that it is for
 * @param path where the server has put it; null as long as it has not
 * @param lines that the server has
 * @param before what the run was before this process: its rows' numbers and seconds go on from
 *     there
 * @param segment file of records that is being sent
 * @param records of it that the server has
 */
record SendState(
    String baseUrl, @Nullable RunPath path, Lines lines, Before before, int segment, long records) {

  /**
   * Lines of a run's files.
   *
   * @param history rows
   * @param events metrics of the machine
   * @param console printed lines
   */
  record Lines(long history, long events, long console) {

    Lines plus(Lines more) {
      return new Lines(history + more.history, events + more.events, console + more.console);
    }
  }

  /**
   * Where a resumed run goes on.
   *
   * @param rows that there were
   * @param step number of the first row
   * @param seconds that it had taken
   */
  record Before(long rows, long step, double seconds) {}

  static SendState begin(String baseUrl) {
    return new SendState(baseUrl, null, new Lines(0, 0, 0), new Before(0, 0, 0), 1, 0);
  }

  /** Rows of this process that the server has. */
  long rowsSent() {
    return lines.history() - before.rows();
  }

  SendState attached(RunPath place, Lines there, Before earlier) {
    return new SendState(baseUrl, place, there, earlier, segment, records);
  }

  SendState movedTo(RunPath place) {
    return new SendState(baseUrl, place, lines, before, segment, records);
  }

  SendState sent(int where, long recordsThere, Lines more) {
    return new SendState(baseUrl, path, lines.plus(more), before, where, recordsThere);
  }

  String toJson() {
    ObjectNode json = JsonCodec.MAPPER.createObjectNode();
    json.put("baseUrl", baseUrl);
    if (path != null) {
      json.put("entity", path.entity());
      json.put("project", path.project());
      json.put("name", path.id());
    }
    json.put("history", lines.history());
    json.put("events", lines.events());
    json.put("console", lines.console());
    json.put("rowsBefore", before.rows());
    json.put("stepBefore", before.step());
    json.put("secondsBefore", before.seconds());
    json.put("segment", segment);
    json.put("records", records);
    return json.toString();
  }

  static SendState of(JsonNode json) {
    RunPath path =
        json.has("name")
            ? new RunPath(
                json.path("entity").asText(),
                json.path("project").asText(),
                json.path("name").asText())
            : null;
    return new SendState(
        json.path("baseUrl").asText(),
        path,
        new Lines(
            json.path("history").asLong(),
            json.path("events").asLong(),
            json.path("console").asLong()),
        new Before(
            json.path("rowsBefore").asLong(),
            json.path("stepBefore").asLong(),
            json.path("secondsBefore").asDouble()),
        Math.max(1, json.path("segment").asInt()),
        json.path("records").asLong());
  }
}
