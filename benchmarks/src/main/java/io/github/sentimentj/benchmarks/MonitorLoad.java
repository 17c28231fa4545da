package io.github.sentimentj.benchmarks;

import static java.util.Objects.requireNonNull;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.testkit.wandb.FakeWandb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What monitoring does to the latency of the bundled linear model at 5,000 predictions a second:
 * off, with a W&amp;B server that answers, and with one that does not, in turns. The server is a
 * process of its own. Latency counts from when a call was due, so that a pause counts for all calls
 * that it delays.
 */
public final class MonitorLoad {

  private static final int RATE = 5_000;
  private static final int THREADS = 2;
  private static final int ROUNDS = 9;
  private static final long ROUND_NANOS = 4_000_000_000L;
  private static final String REVIEW =
      "One of the best movies of all time. Not a dull moment in it, and the end is a surprise. "
          .repeat(5);

  private MonitorLoad() {}

  /**
   * Prints median and 99th percentile of each round, and the range of each way.
   *
   * @param arguments none
   * @throws Exception if something goes wrong
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("monitor-load");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ArtifactDownload.class.getName(),
                "server")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      String url = said.readLine();
      Map<String, SentimentClassifier> ways = new LinkedHashMap<>();
      ways.put("off", SentimentClassifier.create());
      ways.put("healthy", monitored(url, folder.resolve("healthy")));
      ways.put("dead", monitored("http://127.0.0.1:9", folder.resolve("dead")));
      measure(ways);
      ways.values().forEach(SentimentClassifier::close);
    } finally {
      server.destroy();
    }
  }

  private static SentimentClassifier monitored(String url, Path folder) throws IOException {
    Files.createDirectories(folder);
    return SentimentClassifier.builder()
        .serve(
            Map.of(
                "WANDB_BASE_URL",
                url,
                "WANDB_API_KEY",
                FakeWandb.API_KEY,
                "WANDB_DIR",
                folder.toString(),
                "HOME",
                folder.toString(),
                "WANDB_X_FILE_STREAM_TRANSMIT_INTERVAL",
                "1",
                "MONITOR_WINDOW_SECONDS",
                "1"));
  }

  private static void measure(Map<String, SentimentClassifier> ways) throws InterruptedException {
    Map<String, double[]> p99 = new LinkedHashMap<>();
    ways.keySet().forEach(way -> p99.put(way, new double[ROUNDS]));
    for (int round = -1; round < ROUNDS; round++) {
      for (Map.Entry<String, SentimentClassifier> way : ways.entrySet()) {
        double[] micros = round(way.getValue());
        if (round >= 0) { // the first one warms up
          requireNonNull(p99.get(way.getKey()))[round] = percentile(micros, 0.99);
          System.out.printf(
              "%s: p50 %.0f, p99 %.0f µs%n",
              way.getKey(), percentile(micros, 0.5), percentile(micros, 0.99));
        }
      }
    }
    p99.forEach(
        (way, figures) -> {
          Arrays.sort(figures);
          System.out.printf(
              "%s: p99 from %.0f to %.0f µs, median %.0f µs%n",
              way, figures[0], figures[ROUNDS - 1], figures[ROUNDS / 2]);
        });
  }

  private static double[] round(SentimentClassifier classifier) throws InterruptedException {
    int calls = (int) (RATE * ROUND_NANOS / 1_000_000_000L / THREADS);
    double[] micros = new double[calls * THREADS];
    long begin = System.nanoTime() + 10_000_000;
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int first = thread;
      Thread started =
          new Thread(
              () -> {
                for (int call = first; call < micros.length; call += THREADS) {
                  long due = begin + call * (1_000_000_000L / RATE);
                  for (long left = due - System.nanoTime(); left > 0; ) {
                    LockSupport.parkNanos(left);
                    left = due - System.nanoTime();
                  }
                  classifier.classify(REVIEW);
                  micros[call] = (System.nanoTime() - due) / 1e3;
                }
              });
      started.start();
      threads.add(started);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Arrays.sort(micros);
    return micros;
  }

  private static double percentile(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
