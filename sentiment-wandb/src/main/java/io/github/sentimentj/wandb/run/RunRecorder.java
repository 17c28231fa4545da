package io.github.sentimentj.wandb.run;

import io.github.sentimentj.wandb.ArtifactDraft;
import io.github.sentimentj.wandb.RunStatus;
import io.github.sentimentj.wandb.Setting;
import io.github.sentimentj.wandb.WandbException;
import io.github.sentimentj.wandb.WandbSettings;
import io.github.sentimentj.wandb.WandbSettings.Mode;
import io.github.sentimentj.wandb.artifact.RunPath;
import io.github.sentimentj.wandb.graphql.GraphQl;
import io.github.sentimentj.wandb.http.Log;
import io.github.sentimentj.wandb.http.RandomName;
import io.github.sentimentj.wandb.http.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records a run: one thread writes it to this machine's disk, another one sends what is there, and
 * a third what earlier processes have left. Thread-safe.
 */
public final class RunRecorder {

  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final Duration SHUTDOWN = Duration.ofSeconds(10);
  private static final Duration WRITE_OUT = Duration.ofSeconds(5);
  private static final Duration INTERRUPT = Duration.ofSeconds(2);
  private static final int MAX_MEGABYTES = 1024;

  private final RunFolder folder;
  private final RunRecord.Start start;
  private final Spool spool = new Spool();
  private final Standing standing;
  private final SpoolWriter writer;
  private final Thread writing;
  private final @Nullable Thread sending;
  private final @Nullable Leftovers leftovers;
  private final boolean hooked;
  private final Thread hook;
  private final Duration startPatience;
  private final Duration endPatience;
  private final long maxBytes;
  private boolean finished;

  /**
   * How a run is recorded.
   *
   * @param resume what {@code WANDB_RESUME} says, or nothing
   * @param metrics whether those of process and machine are taken
   * @param shutdownExitCode with which it ends if the JVM is shut down, or {@link
   *     #NO_SHUTDOWN_HOOK}
   */
  public record Manner(String resume, boolean metrics, int shutdownExitCode) {
    /** In place of a code: it is finished by whoever started it, or by the next process. */
    public static final int NO_SHUTDOWN_HOOK = -1;
  }

  private RunRecorder(
      RunFolder folder,
      RunRecord.Start start,
      WandbSettings settings,
      RunServer server,
      Manner manner) {
    this.folder = folder;
    this.start = start;
    boolean online = settings.mode() == Mode.ONLINE;
    standing = new Standing(start.id());
    maxBytes = (long) settings.count(Setting.X_SPOOL_MEGABYTES, MAX_MEGABYTES) << 20;
    startPatience = settings.seconds(Setting.INIT_TIMEOUT, Duration.ofSeconds(90));
    endPatience = settings.seconds(Setting.X_FINISH_TIMEOUT_SECONDS, Duration.ofSeconds(30));
    writer =
        new SpoolWriter(
            folder,
            start,
            spool,
            maxBytes,
            online,
            manner.metrics() ? new SystemMetrics() : null,
            settings.seconds(Setting.X_STATS_SAMPLING_INTERVAL, Duration.ofSeconds(15)));
    writing = daemon(writer, "wandb-writer");
    if (online) {
      SendState state = SendState.begin(settings.baseUrl().toString());
      try {
        folder.save(state);
      } catch (IOException e) {
        throw local(folder.path(), e);
      }
      sending =
          daemon(
              new RunSender(
                  server, settings, folder, spool, state, manner.resume(), true, standing),
              "wandb-sender");
      leftovers =
          new Leftovers(Objects.requireNonNull(folder.path().getParent()), server, settings);
    } else {
      sending = null;
      leftovers = null;
    }
    hooked = manner.shutdownExitCode() != Manner.NO_SHUTDOWN_HOOK;
    hook = new Thread(() -> finish(manner.shutdownExitCode(), SHUTDOWN), "wandb-shutdown");
  }

  /**
   * Begins to record.
   *
   * @param start what the run is
   * @param settings where to, and how
   * @param transport to the server
   * @param graphql the server
   * @param manner how
   * @return the recorder
   * @throws WandbException if nothing can be written
   */
  public static RunRecorder start(
      RunRecord.Start start,
      WandbSettings settings,
      Transport transport,
      GraphQl graphql,
      Manner manner) {
    RunServer server = new RunServer(transport, graphql, settings);
    String resume = manner.resume();
    if (settings.mode() == Mode.ONLINE && (resume.equals("must") || resume.equals("never"))) {
      RunServer.check(start, resume, graphql);
    }
    RunRecorder recorder =
        new RunRecorder(folder(settings, start), start, settings, server, manner);
    recorder.begin();
    return recorder;
  }

  private static RunFolder folder(WandbSettings settings, RunRecord.Start start) {
    Path root = settings.runDirectory();
    String kind = settings.mode() == Mode.OFFLINE ? "offline-run-" : "run-";
    Instant time = start.start();
    String name = kind + FOLDER.format(time) + "-" + start.id();
    while (Files.exists(root.resolve(name))) {
      time = time.plusSeconds(1);
      name = kind + FOLDER.format(time) + "-" + start.id();
    }
    try {
      return RunFolder.create(root.resolve(name));
    } catch (WandbException e) {
      if (settings.find(Setting.DIR).isPresent()) {
        throw e;
      }
      Path other = Path.of(System.getProperty("java.io.tmpdir"), "wandb");
      Log.warning(root + " cannot be written to, so runs are kept in " + other);
      return RunFolder.create(other.resolve(name));
    }
  }

  private void begin() {
    writing.start();
    if (sending != null) {
      sending.start();
    }
    if (leftovers != null) {
      leftovers.start();
    }
    if (!hooked) {
      return;
    }
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is being shut down already.
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static WandbException local(Path file, IOException e) {
    return new WandbException(
        WandbException.Kind.LOCAL, file + " cannot be written: " + e.getMessage(), e);
  }

  /**
   * Adds a row, if there is room.
   *
   * @param row its values
   */
  public void row(RowEncoder.Row row) {
    boolean unused = writer.row(row);
  }

  /**
   * Adds anything else, if there is room.
   *
   * @param record what
   */
  public void add(RunRecord record) {
    boolean unused = writer.add(record, List.of());
  }

  /**
   * Adds to what is known of the run as a whole, if there is room.
   *
   * @param values what is known
   */
  public void summary(RowEncoder.Row values) {
    boolean unused = writer.add(new RunRecord.Summary(values.items()), values.media());
  }

  /**
   * Keeps a file with the run.
   *
   * @param name where it is among the run's files
   * @param content of the file
   */
  public void file(String name, byte[] content) {
    boolean unused =
        writer.add(new RunRecord.Other(), List.of(new RowEncoder.Media(name, content)));
  }

  /**
   * Keeps a file with the run.
   *
   * @param name where it is among the run's files
   * @param file copied at once
   * @throws WandbException if it cannot be copied, or leads out of the folder
   */
  public void file(String name, Path file) {
    Path target =
        folder
            .safeFile(name)
            .orElseThrow(
                () ->
                    new WandbException(
                        WandbException.Kind.INVALID,
                        "'" + name + "' cannot be the name of a run's file"));
    try {
      long size = Files.size(file);
      requireRoom(size, file.toString());
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.copy(file, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      spool.changed(size);
    } catch (IOException e) {
      throw local(target, e);
    }
    add(new RunRecord.SavedFile(name));
  }

  /**
   * Keeps an artifact with a run that no server is told of. Its files are copied at once.
   *
   * @param draft what is saved
   * @throws WandbException if there is no room, or something cannot be copied
   */
  public void artifact(ArtifactDraft draft) {
    Path copies = folder.path().resolve("artifacts").resolve(draft.name() + "-" + RandomName.of(8));
    try {
      long size = ArtifactCopy.size(draft);
      requireRoom(size, "artifact '" + draft.name() + "'");
      RunRecord.Artifact artifact = ArtifactCopy.make(draft, start, copies);
      spool.changed(size);
      add(artifact);
    } catch (IOException e) {
      throw local(copies, e);
    }
  }

  private void requireRoom(long size, String what) {
    if (spool.onDisk() + size > maxBytes) {
      throw new WandbException(
          WandbException.Kind.LOCAL,
          "there is no room for %s; %s sets how much there is"
              .formatted(what, Setting.X_SPOOL_MEGABYTES.variable()));
    }
  }

  /**
   * Waits until the server has the run.
   *
   * @return where
   * @throws WandbException if it refuses, or cannot be reached in time
   */
  public RunPath awaitPath() {
    return standing.awaitPath(startPatience);
  }

  /**
   * Where the server has put the run.
   *
   * @return where; empty as long as it has not
   */
  public Optional<RunPath> path() {
    return standing.path();
  }

  /**
   * Whether somebody wants the run to stop.
   *
   * @return true from then on
   */
  public boolean stopRequested() {
    return standing.isStopRequested();
  }

  /**
   * How far it is.
   *
   * @return as it is now
   */
  public RunStatus status() {
    return new RunStatus(
        writer.written(),
        standing.rowsSent(),
        writer.dropped() + standing.rowsDropped(),
        standing.problem());
  }

  /**
   * Ends the run, once.
   *
   * @param code 0 if all went well
   */
  public void finish(int code) {
    finish(code, endPatience);
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is being shut down.
    }
  }

  private synchronized void finish(int code, Duration patience) {
    if (finished) {
      return;
    }
    finished = true;
    long end = System.nanoTime() + patience.toNanos();
    writer.end(code);
    try {
      writing.join(WRITE_OUT.toMillis());
      if (sending != null && leftovers != null) {
        if (!standing.awaitEnd(patience)) {
          Log.warning(
              "run %s has not been sent to its end; the next process goes on with %s"
                  .formatted(folder.id(), folder.path()));
        }
        leftovers.end(Duration.ofNanos(end - System.nanoTime()));
        sending.interrupt();
        sending.join(INTERRUPT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      folder.close();
    }
  }
}
