package io.github.sentimentj.wandb.run;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * Files that say, at the end of a run, what has been sent of it all along: people look for them on
 * its page, and other clients read them. One of which there is nothing to say is left out.
 */
final class PageFiles {

  private static final JsonMapper VALUES =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final RunFolder folder;
  private final List<String> names = new ArrayList<>();

  private PageFiles(RunFolder folder) {
    this.folder = folder;
  }

  /**
   * Writes them.
   *
   * @param config what the run was made with
   * @param summary what is known of it, as one object
   * @param consoleLines how many lines the server has of it
   * @return their names
   */
  static List<String> write(
      RunFolder folder, Map<String, String> config, String summary, long consoleLines)
      throws IOException {
    PageFiles files = new PageFiles(folder);
    if (config.keySet().stream().anyMatch(key -> !key.equals(Telemetry.KEY))) {
      files.write("config.yaml", yaml(config));
    }
    if (!summary.equals("{}")) {
      files.write("wandb-summary.json", summary);
    }
    if (isWhole(folder.file(ConsoleFile.NAME), consoleLines)) {
      files.names.add(ConsoleFile.NAME);
    }
    return files.names;
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.file(name), content);
    names.add(name);
  }

  /** Not so for a run that was resumed, or printed too much: the server makes one of its lines. */
  private static boolean isWhole(Path output, long lines) throws IOException {
    if (!Files.isRegularFile(output)) {
      return false;
    }
    try (Stream<String> all = Files.lines(output)) {
      return all.count() == lines;
    }
  }

  /** The official client's form, with each value as a flow, which is nearly JSON. */
  private static String yaml(Map<String, String> config) throws IOException {
    StringBuilder yaml = new StringBuilder("wandb_version: 1\n");
    for (Map.Entry<String, String> entry : config.entrySet()) {
      yaml.append('\n')
          .append(text(entry.getKey()))
          .append(":\n  value: ")
          .append(flow(VALUES.readTree(entry.getValue())))
          .append('\n');
    }
    return yaml.toString();
  }

  private static String flow(JsonNode value) {
    if (value.isArray()) {
      StringJoiner elements = new StringJoiner(", ", "[", "]");
      value.forEach(element -> elements.add(flow(element)));
      return elements.toString();
    }
    if (value.isObject()) {
      StringJoiner members = new StringJoiner(", ", "{", "}");
      value
          .properties()
          .forEach(member -> members.add(text(member.getKey()) + ": " + flow(member.getValue())));
      return members.toString();
    }
    return value.isFloatingPointNumber() ? number(value) : value.toString();
  }

  private static String text(String text) {
    return VALUES.getNodeFactory().textNode(text).toString();
  }

  private static String number(JsonNode value) {
    double number = value.doubleValue();
    if (Double.isNaN(number)) {
      return ".nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? ".inf" : "-.inf";
    }
    // Without its sign, readers take an exponent for text.
    return value.asText().replaceFirst("[eE](?=\\d)", "E+");
  }
}
