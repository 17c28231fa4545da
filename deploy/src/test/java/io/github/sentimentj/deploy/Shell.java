package io.github.sentimentj.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Runs commands of the project's scripts; some of them may be stand-ins that write down how they
 * were called.
 */
final class Shell {

  /** The folder that holds the project. */
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** How a command ended, and all that it printed. */
  record Result(int status, String output) {}

  private final Path work;
  private final Path tools;
  private final Map<String, String> environment = new HashMap<>();

  Shell(Path work) throws IOException {
    this.work = work;
    this.tools = Files.createDirectories(work.resolve("tools"));
    environment.put("PATH", tools + ":" + System.getenv("PATH"));
    environment.put("CALLS", calls().toString());
    Files.writeString(calls(), "");
  }

  Shell with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Puts a stand-in for a command in the way: it notes its call, then runs the script. */
  void standIn(String command, String script) throws IOException {
    Path file = tools.resolve(command);
    Files.writeString(
        file, "#!/usr/bin/env bash\nprintf '%s\\n' \"" + command + " $*\" >>\"$CALLS\"\n" + script);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  /** The calls of stand-ins so far, in order. */
  List<String> called() throws IOException {
    return Files.readAllLines(calls());
  }

  Result run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().putAll(environment);
    Path output = Files.createTempFile(work, "output", ".txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " did not end");
    }
    return new Result(process.exitValue(), Files.readString(output, UTF_8));
  }

  /** Whether a command is on the path of this machine. */
  static boolean has(String command) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv("PATH"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private Path calls() {
    return work.resolve("calls.txt");
  }
}
