package io.github.sentimentj.cli;

import io.github.sentimentj.spi.Command;
import java.io.PrintStream;
import java.util.List;

/** Says what it was told. */
public final class EchoCommand implements Command {

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public String description() {
    return "Echoes its arguments.";
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    out.print(arguments);
    return 0;
  }
}
