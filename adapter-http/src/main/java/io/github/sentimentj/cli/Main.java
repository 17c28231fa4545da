package io.github.sentimentj.cli;

import io.github.sentimentj.LongText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code sentiment} command line. Without arguments it serves. */
@Command(
    name = "sentiment",
    description = "Tells whether a text is positive or negative.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Without a command it serves. 'sentiment COMMAND --help' tells more."})
public final class Main {

  private Main() {}

  /**
   * Runs a command and exits: 0 if all went well, 1 if it failed, 2 if the arguments were wrong. A
   * server that is told to end by SIGTERM exits with 143, as Java programs do.
   *
   * @param arguments the command and what stands behind it
   */
  public static void main(String[] arguments) {
    Io io =
        new Io(
            System.in,
            new FileOutputStream(FileDescriptor.out),
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
            System.getenv(),
            Io::isTerminal);
    System.exit(run(arguments, io, Path.of("")));
  }

  static int run(String[] arguments, Io terminal, Path workingDirectory) {
    Io io = terminal;
    try {
      io = terminal.with(DotEnv.merge(workingDirectory, terminal.environment()));
      if (arguments.length == 0 || (arguments.length == 1 && arguments[0].equals("serve"))) {
        return serve(io);
      }
      CommandLine commands = commands(io);
      Optional<io.github.sentimentj.spi.Command> extra =
          commands.getSubcommands().containsKey(arguments[0])
              ? Optional.empty()
              : ExtraCommands.find(arguments[0]);
      if (extra.isPresent()) {
        return ExtraCommands.run(
            extra.get(), Arrays.asList(arguments).subList(1, arguments.length), io);
      }
      return commands.execute(arguments);
    } catch (IOException | RuntimeException e) {
      return Failure.report(e, io);
    }
  }

  /** As containers start it. Without an option to read, nothing of what reads them is loaded. */
  private static int serve(Io io) throws IOException {
    try {
      return new ServeCommand(io).call();
    } catch (WrongUsageException e) {
      return wrongUsage(e, "sentiment serve", io);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static CommandLine commands(Io io) {
    CommandLine commands = new CommandLine(new Main());
    commands.addSubcommand("serve", new ServeCommand(io));
    commands.addSubcommand("classify", new ClassifyCommand(io));
    commands.addSubcommand("evaluate", new EvaluateCommand(io));
    commands.addSubcommand("inspect", new InspectCommand(io));
    commands.addSubcommand("convert", new ConvertCommand(io));
    commands.addSubcommand("lineage", new LineageCommand(io));
    commands.addSubcommand("version", new VersionCommand(io));
    commands.getHelpSectionMap().put(ExtraCommands.SECTION, help -> ExtraCommands.list());
    commands.setHelpSectionKeys(ExtraCommands.behindCommands(commands.getHelpSectionKeys()));
    return commands
        .registerConverter(LongText.class, Main::longText)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
        .setOut(new PrintWriter(new OutputStreamWriter(io.out(), StandardCharsets.UTF_8), true))
        .setErr(new PrintWriter(io.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((e, args) -> wrongUsage(e, io))
        .setExecutionExceptionHandler((e, line, result) -> failed(e, line, io));
  }

  private static LongText longText(String text) {
    try {
      return LongText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private static int failed(Exception e, CommandLine line, Io io) {
    return e instanceof WrongUsageException wrong
        ? wrongUsage(wrong, line.getCommandSpec().qualifiedName(), io)
        : Failure.report(e, io);
  }

  private static int wrongUsage(WrongUsageException e, String command, Io io) {
    io.err().println("sentiment: " + e.getMessage());
    io.err().println("Try '" + command + " --help'.");
    return CommandLine.ExitCode.USAGE; // a constant: loads nothing
  }

  private static int wrongUsage(ParameterException e, Io io) {
    io.err().println("sentiment: " + e.getMessage());
    CommandLine command = e.getCommandLine();
    if (!UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
      io.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return CommandLine.ExitCode.USAGE;
  }
}
