package io.github.sentimentj.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What a command sees of the world.
 *
 * @param in standard input
 * @param out standard output, unbuffered: a {@link PrintStream} would hide that the reader went
 *     away
 * @param err standard error
 * @param environment the environment variables, {@code .env} included
 * @param terminal whether a person sits in front; asked only where it matters, as it takes time
 */
record Io(
    InputStream in,
    OutputStream out,
    PrintStream err,
    Map<String, String> environment,
    BooleanSupplier terminal) {

  Io with(Map<String, String> otherEnvironment) {
    return new Io(in, out, err, otherEnvironment, terminal);
  }

  void print(CharSequence text) {
    try {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }

  @SuppressWarnings("SystemConsoleNull") // what is asked below covers the JDKs that it warns of
  static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From JDK 22 on there may be a console where there is no terminal.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
