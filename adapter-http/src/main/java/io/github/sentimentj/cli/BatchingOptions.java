package io.github.sentimentj.cli;

import io.github.sentimentj.Batching;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a server puts texts of concurrent callers together, and when it has too many of them. */
final class BatchingOptions {

  /** What handing a text over to another thread costs, about. */
  private static final Duration QUICK = Duration.ofNanos(500_000);

  private static final int QUEUED_BATCHES = 32;

  @Option(
      names = "--batch-texts",
      paramLabel = "N",
      description = "Most texts of a batch. Default: ${DEFAULT-VALUE}.")
  int texts = 32;

  @Option(
      names = "--batch-tokens",
      paramLabel = "N",
      description = "Most tokens of a batch, as estimated. Default: ${DEFAULT-VALUE}.")
  int tokens = 8192;

  @Option(
      names = "--batch-wait",
      paramLabel = "MS",
      description = "How long a batch waits for more texts, never when idle. Default: 2.")
  int wait = 2;

  @Option(
      names = "--queue",
      paramLabel = "N",
      description = "Most texts that wait. Default: 32 batches.")
  int queue;

  @Option(
      names = "--queue-time",
      paramLabel = "MS",
      description = "Longest that a text waits; more is refused. Default: ${DEFAULT-VALUE}.")
  int queueTime = 2000;

  Batching limits() {
    int most = queue > 0 ? queue : (int) Math.min(Integer.MAX_VALUE, (long) QUEUED_BATCHES * texts);
    return Batching.upTo(texts, Duration.ofMillis(wait))
        .withMaxTokens(tokens)
        .withQueue(most)
        .withDeadline(Duration.ofMillis(queueTime))
        .withQuick(QUICK);
  }
}
