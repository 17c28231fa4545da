package io.github.sentimentj.wandb;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SwappableClassifier;
import io.github.sentimentj.wandb.http.Log;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Follows an alias: when it moves to another version, that one is loaded and answers from then on.
 * Whatever goes wrong on the way, the old one goes on. Whoever starts it closes it, before the
 * classifier.
 */
public final class AliasWatcher implements AutoCloseable {

  /** What is being fetched when this is closed is given up; its thread ends by itself. */
  private static final long END_SECONDS = 2;

  private final Wandb wandb;
  private final String path;
  private final Consumer<WandbArtifact> moved;
  private final ScheduledExecutorService thread;
  private String digest;

  private AliasWatcher(Wandb wandb, String path, String digest, Consumer<WandbArtifact> moved) {
    this.wandb = wandb;
    this.path = path;
    this.digest = digest;
    this.moved = moved;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, "wandb-alias");
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Begins to follow.
   *
   * @param path what is followed: {@code [entity/][project/]name[:alias]}
   * @param environment the variables with the settings, such as {@link System#getenv()}
   * @param interval between two looks; a tenth of it varies, so that instances do not look at once
   * @param live who is given the next model
   * @param loader makes a classifier of a model, as the one that answers was made
   * @return the watcher
   * @throws WandbException if the path or a setting is wrong
   * @throws IllegalArgumentException if the interval is not positive
   */
  public static AliasWatcher start(
      String path,
      Map<String, String> environment,
      Duration interval,
      SwappableClassifier live,
      Function<ModelSource, SentimentClassifier> loader) {
    Objects.requireNonNull(live, "live");
    Objects.requireNonNull(loader, "loader");
    WandbSettings settings = WandbSettings.load(environment);
    WandbModelSource followed = new WandbModelSource(path, environment, settings, null);
    return start(
        settings,
        path,
        "",
        interval,
        artifact -> {
          SentimentClassifier next = loader.apply(followed.version(artifact));
          if (next.model().sha256().equals(live.model().sha256())) {
            next.close();
          } else {
            live.swap(next);
          }
        });
  }

  /**
   * Begins to follow, from a version on.
   *
   * @param digest of the version that is known; empty if none is
   * @param moved is given each other version
   */
  static AliasWatcher start(
      WandbSettings settings,
      String path,
      String digest,
      Duration interval,
      Consumer<WandbArtifact> moved) {
    long millis = interval.toMillis();
    if (millis <= 0) {
      throw new IllegalArgumentException("interval: " + interval);
    }
    AliasWatcher watcher = new AliasWatcher(Wandb.connect(settings), path, digest, moved);
    long jittered = millis + ThreadLocalRandom.current().nextLong(millis / 10 + 1);
    var unused =
        watcher.thread.scheduleWithFixedDelay(
            watcher::look, digest.isEmpty() ? 0 : jittered, jittered, TimeUnit.MILLISECONDS);
    return watcher;
  }

  private void look() {
    try {
      WandbArtifact artifact = wandb.artifact(path);
      if (!artifact.digest().equals(digest)) {
        moved.accept(artifact);
        digest = artifact.digest();
        Log.info(artifact.path() + " answers from now on");
      }
    } catch (RuntimeException e) {
      if (!thread.isShutdown()) {
        Log.warning("wandb:" + path + " could not be followed; the model stays: " + e.getMessage());
      }
    }
  }

  /** Stops looking. A model that is being loaded is not swapped in any more. */
  @Override
  public void close() {
    thread.shutdownNow();
    wandb.close();
    try {
      boolean unused = thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
