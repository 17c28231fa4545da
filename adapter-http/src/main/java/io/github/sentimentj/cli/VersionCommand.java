package io.github.sentimentj.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Says what is running on what. */
@Command(
    name = "version",
    description = "Prints the version.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class)
final class VersionCommand implements Callable<Integer>, IVersionProvider {

  private final @Nullable Io io;

  /** For picocli, which wants the version only. */
  VersionCommand() {
    this.io = null;
  }

  VersionCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() {
    if (io != null) {
      io.print(String.join("\n", getVersion()) + "\n");
    }
    return 0;
  }

  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {
      "sentiment " + (version == null ? "(development)" : version),
      "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vm.name"),
      System.getProperty("os.name")
          + " "
          + System.getProperty("os.version")
          + ", "
          + System.getProperty("os.arch")
    };
  }
}
