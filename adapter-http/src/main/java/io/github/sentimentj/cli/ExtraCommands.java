package io.github.sentimentj.cli;

import io.github.sentimentj.spi.Command;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Commands that other modules bring; they read their arguments themselves. */
final class ExtraCommands {

  /** Where the help lists them. */
  static final String SECTION = "extraCommands";

  private ExtraCommands() {}

  static Optional<Command> find(String name) {
    return load().stream().filter(command -> command.name().equals(name)).findFirst();
  }

  static int run(Command command, List<String> arguments, Io io) {
    PrintStream out = new PrintStream(io.out(), false, StandardCharsets.UTF_8);
    try {
      return command.run(List.copyOf(arguments), out, io.err());
    } finally {
      out.flush();
    }
  }

  static String list() {
    StringBuilder text = new StringBuilder();
    for (Command command : load()) {
      String name = command.name();
      text.append("  ").append(name).append(" ".repeat(Math.max(1, 10 - name.length())));
      text.append(command.description()).append(System.lineSeparator());
    }
    return text.toString();
  }

  static List<String> behindCommands(List<String> sections) {
    List<String> all = new ArrayList<>(sections);
    all.add(all.indexOf(UsageMessageSpec.SECTION_KEY_COMMAND_LIST) + 1, SECTION);
    return all;
  }

  private static List<Command> load() {
    return ServiceLoader.load(Command.class).stream().map(ServiceLoader.Provider::get).toList();
  }
}
