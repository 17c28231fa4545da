package io.github.sentimentj.wandb.http;

import io.github.sentimentj.wandb.Setting;
import io.github.sentimentj.wandb.WandbSettings;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a request is tried, and how long it may take.
 *
 * @param retries tries after the first one
 * @param firstWait before the first retry; it doubles from there
 * @param maxWait between two tries, at most
 * @param timeout of one try, from connecting to the last byte; zero for none
 * @param budget of all tries together: none is begun after it
 * @param conflicts whether a 409 is worth another try
 */
public record RetryPolicy(
    int retries,
    Duration firstWait,
    Duration maxWait,
    Duration timeout,
    Duration budget,
    boolean conflicts) {

  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  /**
   * Of GraphQL requests.
   *
   * @param settings may override it
   * @return the policy
   */
  public static RetryPolicy graphql(WandbSettings settings) {
    return new RetryPolicy(
        settings.count(Setting.X_GRAPHQL_RETRY_MAX, 20),
        settings.seconds(Setting.X_GRAPHQL_RETRY_WAIT_MIN_SECONDS, FIRST_WAIT),
        settings.seconds(Setting.X_GRAPHQL_RETRY_WAIT_MAX_SECONDS, MAX_WAIT),
        settings.seconds(Setting.X_GRAPHQL_TIMEOUT_SECONDS, Duration.ofSeconds(30)),
        Duration.ofMinutes(20),
        false);
  }

  /**
   * Of the file stream.
   *
   * @param settings may override it
   * @return the policy
   */
  public static RetryPolicy fileStream(WandbSettings settings) {
    return new RetryPolicy(
        settings.count(Setting.X_FILE_STREAM_RETRY_MAX, 10_085),
        settings.seconds(Setting.X_FILE_STREAM_RETRY_WAIT_MIN_SECONDS, FIRST_WAIT),
        settings.seconds(Setting.X_FILE_STREAM_RETRY_WAIT_MAX_SECONDS, MAX_WAIT),
        settings.seconds(Setting.X_FILE_STREAM_TIMEOUT_SECONDS, Duration.ofMinutes(3)),
        Duration.ofDays(7),
        false);
  }

  /**
   * Of uploads and downloads.
   *
   * @param settings may override it
   * @return the policy
   */
  public static RetryPolicy fileTransfer(WandbSettings settings) {
    return new RetryPolicy(
        settings.count(Setting.X_FILE_TRANSFER_RETRY_MAX, 20),
        settings.seconds(Setting.X_FILE_TRANSFER_RETRY_WAIT_MIN_SECONDS, FIRST_WAIT),
        settings.seconds(Setting.X_FILE_TRANSFER_RETRY_WAIT_MAX_SECONDS, MAX_WAIT),
        settings.seconds(Setting.X_FILE_TRANSFER_TIMEOUT_SECONDS, Duration.ZERO),
        Duration.ofHours(1),
        true);
  }

  /**
   * The same with another budget.
   *
   * @param other of all tries together
   * @return another policy
   */
  public RetryPolicy within(Duration other) {
    return new RetryPolicy(retries, firstWait, maxWait, timeout, other, conflicts);
  }

  /**
   * The same, where a 409 is worth another try.
   *
   * @return another policy
   */
  public RetryPolicy retryingConflicts() {
    return new RetryPolicy(retries, firstWait, maxWait, timeout, budget, true);
  }

  /**
   * The same without any retry, for who tries again in another way.
   *
   * @return another policy
   */
  public RetryPolicy once() {
    return new RetryPolicy(0, firstWait, maxWait, timeout, budget, conflicts);
  }

  boolean retries(int status) {
    return status == 408
        || status == 425
        || status == 429
        || (status == 409 && conflicts)
        || (status >= 500 && status != 501);
  }

  /**
   * How long to wait before a retry: doubling, with up to a quarter of jitter.
   *
   * @param retry from 0 on
   * @return at most the longest wait
   */
  public Duration wait(int retry) {
    double jitter = 1 + ThreadLocalRandom.current().nextDouble() / 4;
    double millis = firstWait.toMillis() * Math.pow(2, Math.min(retry, 30)) * jitter;
    return Duration.ofMillis((long) Math.min((double) maxWait.toMillis(), millis));
  }
}
