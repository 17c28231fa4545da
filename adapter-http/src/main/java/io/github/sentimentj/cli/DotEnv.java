package io.github.sentimentj.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The {@code .env} file: {@code KEY=VALUE} lines, comments, {@code export}, quotes. */
final class DotEnv {

  private DotEnv() {}

  /** The variables of the environment, and those of {@code folder/.env} that it does not set. */
  static Map<String, String> merge(Path folder, Map<String, String> environment)
      throws IOException {
    Path file = folder.resolve(".env");
    if (!Files.isRegularFile(file)) {
      return environment;
    }
    // Not readString: one odd byte in a comment is no reason to refuse the file.
    Map<String, String> merged =
        parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    merged.putAll(environment);
    return merged;
  }

  static Map<String, String> parse(String text) {
    Map<String, String> variables = new HashMap<>();
    for (String raw : text.lines().toList()) {
      String line = raw.strip();
      if (line.startsWith("export ")) {
        line = line.substring("export ".length());
      }
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        variables.put(line.substring(0, equals).strip(), value(line.substring(equals + 1).strip()));
      }
    }
    return variables;
  }

  private static String value(String text) {
    if (text.startsWith("\"") || text.startsWith("'")) {
      int end = text.indexOf(text.charAt(0), 1);
      if (end > 0) {
        return text.substring(1, end);
      }
    }
    if (text.startsWith("#")) {
      return "";
    }
    int comment = text.indexOf(" #");
    return comment < 0 ? text : text.substring(0, comment).strip();
  }
}
