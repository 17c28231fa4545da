package io.github.sentimentj.wandb.run;

import io.github.sentimentj.wandb.Setting;
import io.github.sentimentj.wandb.WandbException;
import io.github.sentimentj.wandb.WandbException.Kind;
import io.github.sentimentj.wandb.WandbSettings;
import io.github.sentimentj.wandb.artifact.RunPath;
import io.github.sentimentj.wandb.http.Log;
import io.github.sentimentj.wandb.http.RetryPolicy;
import io.github.sentimentj.wandb.http.StatusException;
import io.github.sentimentj.wandb.run.SpoolReader.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends a run's records, in order, one request at a time, each until the server has taken it. It
 * keeps what was taken beside the records, and lines have numbers: so whoever goes on after it,
 * perhaps in another process, sends nothing twice. Runs on a thread of its own, which is
 * interrupted to end it early.
 */
final class RunSender implements Runnable {

  /** Proxies often take no more than a megabyte. */
  private static final int MAX_BATCH = 512 << 10;

  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /** In a row, of one request: about half an hour in which somebody may allow it. */
  private static final int MAX_REFUSALS = 30;

  private static final int TOO_LARGE = 413;
  private static final int GONE = 410;

  private final RunServer server;
  private final RunFolder folder;
  private final Spool spool;
  private final String resume;
  private final RetryPolicy policy;
  private final long intervalNanos;
  private final boolean patient;
  private final Standing standing;

  private final Map<String, String> config = new LinkedHashMap<>();
  private final Map<String, String> summary = new LinkedHashMap<>();
  private SendState state;
  private RunRecord.@Nullable Start start;
  private boolean reconfigured;
  private boolean refused;
  private int maxBatch = MAX_BATCH;
  private long nextSend = System.nanoTime();
  private List<Read> unsent = new ArrayList<>();

  /**
   * A sender.
   *
   * @param spool what is in the folder
   * @param state how far the run has been sent
   * @param resume what {@code WANDB_RESUME} says, or nothing
   * @param patient whether it goes on trying where the server refuses
   * @param standing is told how it goes
   */
  RunSender(
      RunServer server,
      WandbSettings settings,
      RunFolder folder,
      Spool spool,
      SendState state,
      String resume,
      boolean patient,
      Standing standing) {
    this.server = server;
    this.folder = folder;
    this.spool = spool;
    this.state = state;
    this.resume = resume;
    this.patient = patient;
    this.standing = standing;
    policy = RetryPolicy.fileStream(settings);
    intervalNanos =
        settings.seconds(Setting.X_FILE_STREAM_TRANSMIT_INTERVAL, Duration.ofSeconds(15)).toNanos();
  }

  @Override
  public void run() {
    try (SpoolReader reader = new SpoolReader(folder, spool, state.segment())) {
      if (!skipSent(reader)) {
        folder.delete(); // its process was killed before it said what it was
        return;
      }
      Optional<RunRecord.Exit> exit;
      do {
        List<Read> batch = collect(reader);
        deliver(batch);
        exit = exit(batch, reader);
      } while (exit.isEmpty());
      end(exit.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      standing.failed(new WandbException(Kind.LOCAL, folder.path() + ": " + e.getMessage(), e));
      Log.warning("run " + folder.id() + " cannot be read and is not sent: " + e.getMessage());
    } catch (RuntimeException e) {
      Log.warning(
          "run %s is not sent any more by this process; the next one goes on: %s"
              .formatted(folder.id(), e.getMessage()));
    } finally {
      standing.ended();
    }
  }

  /** Reads what has been sent already, and what the run is; says whether it says so. */
  private boolean skipSent(SpoolReader reader) throws IOException, InterruptedException {
    while (true) {
      Spool.End end = spool.end();
      Optional<Read> next = reader.next();
      if (next.isEmpty()) {
        if (end.last()) {
          return start != null;
        }
        spool.await(end, HEARTBEAT.toNanos());
        continue;
      }
      Read read = next.get();
      boolean sent = read.segment() == state.segment() && read.records() <= state.records();
      if (!sent) {
        unsent.add(read);
      }
      take(read.record());
      if (!sent && start != null) {
        reconfigured = false;
        return true;
      }
    }
  }

  private void take(RunRecord record) {
    if (record instanceof RunRecord.Start found) {
      start = found;
      found.config().forEach(item -> config.put(item.key(), item.json()));
    } else if (record instanceof RunRecord.Config values) {
      values.items().forEach(item -> config.put(item.key(), item.json()));
      reconfigured = true;
    } else if (record instanceof RunRecord.Summary values) {
      values.items().forEach(item -> summary.put(item.key(), item.json()));
    }
  }

  /** Waits until it is time, or there is enough, to send; nothing is a sign of life. */
  private List<Read> collect(SpoolReader reader) throws IOException, InterruptedException {
    List<Read> batch = unsent;
    unsent = new ArrayList<>();
    long bytes = batch.stream().mapToLong(Read::bytes).sum();
    while (bytes < maxBatch && !endsWithExit(batch)) {
      Spool.End end = spool.end();
      Optional<Read> next = reader.next();
      if (next.isPresent()) {
        take(next.get().record());
        batch.add(next.get());
        bytes += next.get().bytes();
        continue;
      }
      long patience = batch.isEmpty() ? HEARTBEAT.toNanos() : 0;
      long wait = Math.max(patience - intervalNanos, 0) + nextSend - System.nanoTime();
      if (wait <= 0 || end.last()) {
        break;
      }
      spool.await(end, wait);
    }
    return batch;
  }

  private static boolean endsWithExit(List<Read> batch) {
    return !batch.isEmpty() && batch.get(batch.size() - 1).record() instanceof RunRecord.Exit;
  }

  /** The end of the run; as failed, if its process was killed. */
  private Optional<RunRecord.Exit> exit(List<Read> batch, SpoolReader reader) throws IOException {
    if (endsWithExit(batch)) {
      return Optional.of((RunRecord.Exit) batch.get(batch.size() - 1).record());
    }
    if (!unsent.isEmpty() || !spool.end().last()) {
      return Optional.empty();
    }
    Optional<Read> more = reader.next();
    more.ifPresent(
        read -> {
          take(read.record());
          unsent.add(read);
        });
    return more.isPresent() ? Optional.empty() : Optional.of(new RunRecord.Exit(1, 0));
  }

  private void deliver(List<Read> batch) throws InterruptedException {
    if (state.path() == null) {
      persist(this::attach);
    }
    if (reconfigured) {
      persist(() -> server.configure(path(), config));
      reconfigured = false;
    }
    StreamBody body = new StreamBody(state, Objects.requireNonNull(start).start());
    List<Path> files = new ArrayList<>();
    for (Read read : batch) {
      body.add(read.record());
      if (read.record() instanceof RunRecord.SavedFile saved) {
        upload(saved.path()).ifPresent(files::add);
        body.uploaded(saved.path());
      }
    }
    String json = body.json(summary);
    try {
      // Without records it is a sign of life; of those that are no lines nothing is said.
      if (batch.isEmpty() || !body.isEmpty()) {
        persist(() -> send(json));
      }
    } catch (TooLargeException e) {
      deliverLess(batch, e);
      return;
    }
    sent(batch, body.lines());
    files.forEach(this::discard);
  }

  private RunPath path() {
    return Objects.requireNonNull(state.path());
  }

  private void send(String json) {
    if (refused) {
      // It may not know the run any more.
      RunServer.Attached again = server.attach(Objects.requireNonNull(start), config, "");
      state = state.movedTo(again.path());
    }
    try {
      if (server.send(path(), json)) {
        standing.stopRequested();
      }
    } catch (WandbException e) {
      if (status(e) == TOO_LARGE) {
        throw new TooLargeException(e);
      }
      throw e;
    }
    nextSend = System.nanoTime() + intervalNanos;
  }

  /** A part of what was too large; or nothing of it, if it is one row. */
  private void deliverLess(List<Read> batch, TooLargeException e) throws InterruptedException {
    if (batch.size() > 1) {
      int half = batch.size() / 2;
      maxBatch = Math.max(1, maxBatch / 2);
      deliver(new ArrayList<>(batch.subList(0, half)));
      deliver(new ArrayList<>(batch.subList(half, batch.size())));
      return;
    }
    Log.warning("run " + folder.id() + ": the server does not take a row: " + e.getMessage());
    if (batch.stream().anyMatch(read -> read.record() instanceof RunRecord.History)) {
      standing.dropped();
    }
    sent(batch, new SendState.Lines(0, 0, 0));
  }

  private void attach() {
    RunServer.Attached attached = server.attach(Objects.requireNonNull(start), config, resume);
    attached.summary().forEach(summary::putIfAbsent);
    SendState next = state.attached(attached.path(), attached.lines(), attached.before());
    try {
      // Without it, the next process would take lines that are sent now for those of another run.
      folder.save(next);
    } catch (IOException e) {
      throw new WandbException(
          Kind.UNAVAILABLE, folder.path() + " cannot be written: " + e.getMessage(), e);
    }
    state = next;
    standing.attached(attached.path());
  }

  private Optional<Path> upload(String name) throws InterruptedException {
    Optional<Path> file = folder.safeFile(name).filter(Files::isRegularFile);
    if (file.isPresent()) {
      persist(() -> server.upload(path(), name, file.get()));
    }
    return file;
  }

  private void discard(Path file) {
    try {
      long size = Files.size(file);
      Files.delete(file);
      spool.changed(-size);
    } catch (IOException e) {
      // Named twice, and gone already.
    }
  }

  private void sent(List<Read> batch, SendState.Lines lines) {
    if (batch.isEmpty()) {
      return;
    }
    int before = state.segment();
    Read last = batch.get(batch.size() - 1);
    boolean exit = last.record() instanceof RunRecord.Exit;
    // An end that was not told yet is told again.
    state = state.sent(last.segment(), exit ? last.records() - 1 : last.records(), lines);
    save();
    standing.sent(state.rowsSent());
    for (int segment = before; segment < state.segment(); segment++) {
      discard(folder.segment(segment));
    }
  }

  private void save() {
    try {
      folder.save(state);
    } catch (IOException e) {
      // Then the next process sends some lines again, with the same numbers.
      Log.warning(folder.path() + " cannot be written: " + e.getMessage());
    }
  }

  private void end(RunRecord.Exit exit) throws InterruptedException {
    StreamBody body = new StreamBody(state, Objects.requireNonNull(start).start());
    uploadPage(body);
    String json = body.end(exit.code());
    persist(() -> send(json));
    folder.delete();
  }

  /** Says nothing that the server does not know: so the end does not wait for a storage. */
  private void uploadPage(StreamBody body) {
    try {
      String known = body.summary(summary);
      for (String name : PageFiles.write(folder, config, known, state.lines().console())) {
        server.upload(path(), name, folder.file(name));
        body.uploaded(name);
      }
    } catch (IOException | WandbException e) {
      Log.info("run %s has not all of its files: %s".formatted(folder.id(), e.getMessage()));
    }
  }

  private static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLargeException(WandbException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Does something until the server takes it, or has refused it for too long. */
  private void persist(Runnable doing) throws InterruptedException {
    int refusals = 0;
    for (int retry = 0; ; retry++) {
      try {
        doing.run();
        refused = false;
        standing.well();
        return;
      } catch (WandbException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        refused = e.kind() != Kind.UNAVAILABLE;
        refusals = refused ? refusals + 1 : 0;
        boolean last =
            status(e) == GONE
                || retry >= policy.retries()
                || refusals > (patient ? MAX_REFUSALS : 1);
        standing.failed(e);
        if (last) {
          standing.gaveUp();
          throw e;
        }
        Duration own = refused ? policy.maxWait() : policy.wait(retry);
        Duration asked = answer(e).flatMap(StatusException::retryAfter).orElse(own);
        Thread.sleep(Math.min(asked.toMillis(), LONGEST_WAIT.toMillis()));
      }
    }
  }

  private static Optional<StatusException> answer(WandbException e) {
    return e.getCause() instanceof StatusException status ? Optional.of(status) : Optional.empty();
  }

  private static int status(WandbException e) {
    return answer(e).map(StatusException::status).orElse(0);
  }
}
