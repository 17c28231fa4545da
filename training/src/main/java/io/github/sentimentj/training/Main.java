package io.github.sentimentj.training;

import io.github.sentimentj.training.eda.EdaCommand;
import io.github.sentimentj.training.report.ReportCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of {@code sentiment-training.jar}. */
@Command(
    name = "sentiment-training",
    description = "Looks at data, trains models and judges them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      EdaCommand.class,
      TrainCommand.class,
      PackageCommand.class,
      ReportCommand.class,
      BehaviourCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  private Main() {}

  /**
   * Runs a command and exits: 0 if all went well, 1 if it failed, 2 if the arguments were wrong.
   *
   * @param arguments the command and what stands behind it
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    CommandLine commands = new CommandLine(new Main());
    commands.setExecutionExceptionHandler(
        (e, line, result) -> {
          line.getErr().println("sentiment-training: " + e.getMessage());
          return 1;
        });
    if (arguments.length == 0) {
      commands.usage(commands.getErr());
      return 2;
    }
    return commands.execute(arguments);
  }
}
