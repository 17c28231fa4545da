package io.github.sentimentj.testkit.wandb;

import io.github.sentimentj.spi.Command;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Runs the server until the process is told to end. */
public final class FakeWandbCommand implements Command {

  private static final int PORT = 8090;

  /** A command that has not run. */
  public FakeWandbCommand() {}

  @Override
  public String name() {
    return "fake-wandb";
  }

  @Override
  public String description() {
    return "Runs a W&B server on this machine, to try things without an account.";
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    int port = PORT;
    String host = "localhost";
    Profile profile = Profile.CURRENT;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--old")) {
        profile = Profile.OLD;
      } else if (argument.equals("--port")
          && i + 1 < arguments.size()
          && arguments.get(i + 1).matches("\\d{1,5}")) {
        port = Integer.parseInt(arguments.get(++i));
      } else if (argument.equals("--host") && i + 1 < arguments.size()) {
        host = arguments.get(++i);
      } else {
        err.println("usage: fake-wandb [--host NAME] [--port N] [--old]");
        return argument.equals("--help") ? 0 : 2;
      }
    }
    try (FakeWandb server = FakeWandb.start(profile, InetAddress.getByName(host), port, "")) {
      out.println("Open " + server.url() + " to see what comes. Let clients know:");
      server.environment().forEach((name, value) -> out.println("  export " + name + "=" + value));
      out.flush();
      Thread.currentThread().join();
    } catch (UnknownHostException | UncheckedIOException e) {
      err.println("fake-wandb: " + host + ":" + port + ": " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  /**
   * Runs the command on its own.
   *
   * @param arguments {@code fake-wandb} and its options
   */
  public static void main(String[] arguments) {
    List<String> all = List.of(arguments);
    boolean named = !all.isEmpty() && all.get(0).equals("fake-wandb");
    System.exit(
        new FakeWandbCommand()
            .run(named ? all.subList(1, all.size()) : all, System.out, System.err));
  }
}
