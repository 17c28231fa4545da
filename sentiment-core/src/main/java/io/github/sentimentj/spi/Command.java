package io.github.sentimentj.spi;

import java.io.PrintStream;
import java.util.List;

/**
 * A command that another module adds to the {@code sentiment} command line. Found through {@link
 * java.util.ServiceLoader}; must have a public constructor without arguments.
 */
public interface Command {

  /**
   * What the user types.
   *
   * @return a short lower-case word
   */
  String name();

  /**
   * What it does.
   *
   * @return one line for the list of commands
   */
  String description();

  /**
   * Runs it.
   *
   * @param arguments what stands behind the name; {@code --help} included
   * @param out for results
   * @param err for messages
   * @return 0 if all went well, 1 if it failed, 2 if the arguments were wrong
   */
  int run(List<String> arguments, PrintStream out, PrintStream err);
}
