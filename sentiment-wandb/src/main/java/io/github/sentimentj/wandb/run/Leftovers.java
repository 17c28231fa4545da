package io.github.sentimentj.wandb.run;

import io.github.sentimentj.wandb.WandbSettings;
import io.github.sentimentj.wandb.http.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Sends what earlier processes could not send any more, one run after the other. */
final class Leftovers implements Runnable {

  private static final long INTERRUPT_MILLIS = 2000;
  private static final long POLL_MILLIS = 20;

  private final Path root;
  private final RunServer server;
  private final WandbSettings settings;
  private final String baseUrl;
  private volatile Standing standing = new Standing("");
  private final Thread thread = new Thread(this, "wandb-leftovers");

  Leftovers(Path root, RunServer server, WandbSettings settings) {
    this.root = root;
    this.server = server;
    this.settings = settings;
    baseUrl = settings.baseUrl().toString();
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Waits as long as it goes well. With what has not been done then the next process goes on. */
  void end(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (thread.isAlive() && System.nanoTime() - end < 0 && standing.problem().isEmpty()) {
      thread.join(POLL_MILLIS);
    }
    thread.interrupt();
    thread.join(INTERRUPT_MILLIS);
  }

  @Override
  public void run() {
    try {
      for (Path folder : RunFolder.leftBehind(root)) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        Optional<RunFolder> claimed = claim(folder);
        if (claimed.isPresent()) {
          try (RunFolder mine = claimed.get()) {
            send(mine);
          }
        }
      }
    } catch (IOException e) {
      Log.warning(root + " cannot be looked through for earlier runs: " + e.getMessage());
    }
  }

  private static Optional<RunFolder> claim(Path folder) {
    try {
      return RunFolder.claim(folder);
    } catch (IOException e) {
      return Optional.empty(); // sent and deleted by another process meanwhile
    }
  }

  private void send(RunFolder folder) {
    try {
      Optional<SendState> state = folder.state();
      if (state.isEmpty() || !state.get().baseUrl().equals(baseUrl)) {
        return;
      }
      Spool spool = new Spool();
      int last = state.get().segment();
      while (Files.exists(folder.segment(last + 1))) {
        last++;
      }
      if (!Files.exists(folder.segment(last))) {
        folder.delete(); // it was only just being made
        return;
      }
      spool.wrote(last, Files.size(folder.segment(last)), 0);
      spool.end(true);
      Log.info("run " + folder.id() + " of an earlier process is sent");
      standing = new Standing(folder.id());
      new RunSender(server, settings, folder, spool, state.get(), "", false, standing).run();
    } catch (IOException e) {
      Log.warning(folder.path() + " cannot be read and is not sent: " + e.getMessage());
    }
  }
}
