package io.github.sentimentj.benchmarks.peers;

import io.github.sentimentj.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures contenders in turns, each in a process of its own, all on the same texts: from a text to
 * its probabilities. A first pass, which is not counted, warms up and must give the same
 * probabilities everywhere: to 1e-4 in fp32; for int8 the difference is printed. The models that
 * this library brings answer the same texts with weights of their own.
 */
public final class PeerComparison {

  private static final double TOLERANCE = 1e-4;

  private final Settings settings;
  private final Map<Contender, PeerProcess> processes = new EnumMap<>(Contender.class);

  private PeerComparison(Settings settings) {
    this.settings = settings;
  }

  /**
   * Measures, and prints a table for each kind of call.
   *
   * @param args see {@link Settings#USAGE}
   * @throws Exception if a contender fails or its answers are not those of the others
   */
  public static void main(String[] args) throws Exception {
    Settings settings;
    try {
      settings = Settings.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Path jar =
        Path.of(PeerComparison.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    new PeerComparison(settings).run(jar.resolveSibling(".").normalize());
  }

  private void run(Path target) throws IOException {
    List<String> texts = Texts.choose(settings.texts(), settings.folder().resolve("checkpoint"));
    Path file = settings.folder().resolve("texts.json");
    Files.writeString(file, json(texts));
    try {
      for (Contender contender : settings.contenders()) {
        progress(contender + " loads");
        PeerProcess process = new PeerProcess(contender, target, settings.folder(), file);
        processes.put(contender, process);
        process.awaitReady();
      }
      Contender first =
          processes.keySet().stream()
              .filter(Contender::exact)
              .findFirst()
              .orElseThrow(() -> new IOException("nobody among them computes in fp32"));
      progress("first pass of " + first);
      float[] expected = process(first).run(CallKind.SINGLE).probabilities();
      for (CallKind kind : settings.kinds()) {
        measure(kind, first, expected);
      }
    } finally {
      processes.values().forEach(PeerProcess::close);
    }
  }

  private static String json(List<String> texts) {
    JsonWriter out = new JsonWriter().beginArray();
    texts.forEach(out::value);
    return out.endArray().toString();
  }

  private void measure(CallKind kind, Contender first, float[] expected) throws IOException {
    List<Contender> those =
        processes.keySet().stream().filter(contender -> contender.takes(kind)).toList();
    compare(kind, those, first, expected);
    Timings timings = new Timings(settings.texts());
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Contender contender : those) {
        progress(kind + " round " + round + " of " + settings.rounds() + ": " + contender);
        timings.add(contender, process(contender).run(kind).nanos());
      }
    }
    progress("");
    timings.print(kind);
  }

  private void compare(CallKind kind, List<Contender> those, Contender first, float[] expected)
      throws IOException {
    for (Contender contender : those) {
      progress(kind + " first pass: " + contender);
      float[] found = process(contender).run(kind).probabilities();
      if (!contender.comparable()) {
        continue;
      }
      Agreement agreement = Agreement.of(expected, found);
      System.out.printf(
          Locale.ROOT,
          "%s, %s, against %s: %s%n",
          name(contender),
          kind.name().toLowerCase(Locale.ROOT),
          name(first),
          agreement);
      if (contender.exact() && agreement.furthest() > TOLERANCE) {
        throw new IOException(contender + " does not compute the same: nothing is measured");
      }
    }
  }

  private PeerProcess process(Contender contender) {
    PeerProcess process = processes.get(contender);
    if (process == null) {
      throw new IllegalStateException(contender + " was not started");
    }
    return process;
  }

  static String name(Contender contender) {
    return contender.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** One line that the next one overwrites. */
  private static void progress(String doing) {
    System.err.printf("\r%-70s\r", doing.toLowerCase(Locale.ROOT));
  }
}
