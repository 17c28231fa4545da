package io.github.sentimentj.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What is special about the processor that this process runs on.
 *
 * <p>ONNX Runtime multiplies signed by unsigned 8-bit numbers. On x86 processors without VNNI it
 * adds two such products in 16 bits, which is too few: answers may be plainly wrong there, unless a
 * session is told to be exact, which takes longer.
 */
final class Processor {

  /** Whether products of 8-bit numbers overflow here, or nothing says that they do not. */
  static final boolean OVERFLOWS = overflows(System.getProperty("os.arch", ""), flags());

  private Processor() {}

  /**
   * Whether products overflow.
   *
   * @param architecture as Java names it
   * @param flags what it is able to do, in the words of Linux; empty where nothing says so
   */
  static boolean overflows(String architecture, String flags) {
    boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
    return x86 && !flags.contains("avx512_vnni") && !flags.contains("avx_vnni");
  }

  /** What Linux says of the first processor; the others are as able. */
  private static String flags() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines.filter(line -> line.startsWith("flags")).findFirst().orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }
}
