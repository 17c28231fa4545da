package io.github.sentimentj.wandb;

import io.github.sentimentj.wandb.WandbSettings.Mode;
import io.github.sentimentj.wandb.artifact.ArtifactUploads;
import io.github.sentimentj.wandb.artifact.RunPath;
import io.github.sentimentj.wandb.graphql.Documents;
import io.github.sentimentj.wandb.graphql.ServerFeatures;
import io.github.sentimentj.wandb.run.RowEncoder;
import io.github.sentimentj.wandb.run.RunRecord;
import io.github.sentimentj.wandb.run.RunRecorder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run: what a process did, told to W&amp;B while it does it. Nobody waits for W&amp;B: whatever
 * is logged goes to a file on this machine, and from there to the server, when it can be reached,
 * in order and once, by the next process if need be. Only {@link #use}, {@link #save} and {@link
 * #finish} wait, not for ever. Thread-safe; whoever starts it finishes it.
 */
public final class WandbRun implements AutoCloseable {

  private static final int MAX_LINE = 100_000;

  private final Wandb wandb;
  private final String id;
  private final Optional<RunRecorder> recorder;

  private WandbRun(Wandb wandb, String id, Optional<RunRecorder> recorder) {
    this.wandb = wandb;
    this.id = id;
    this.recorder = recorder;
  }

  static WandbRun start(Wandb wandb, RunOptions options) {
    WandbSettings settings = wandb.settings();
    RunId run = RunId.of(settings);
    if (settings.mode() == Mode.DISABLED) {
      return new WandbRun(wandb, run.id(), Optional.empty());
    }
    RunRecord.Start start = options.start(settings, run.id());
    RunRecorder recorder =
        RunRecorder.start(
            start,
            settings,
            wandb.transport(),
            wandb.graphql(),
            new RunRecorder.Manner(
                run.resume(), options.systemMetrics(), options.shutdownExitCode()));
    if (options.systemMetrics()) {
      recorder.file("wandb-metadata.json", RunMetadata.json(start));
    }
    return new WandbRun(wandb, run.id(), Optional.of(recorder));
  }

  private boolean isOnline() {
    return wandb.settings().mode() == Mode.ONLINE;
  }

  /**
   * The name that it has for machines.
   *
   * @return small letters and digits, or what {@code WANDB_RUN_ID} says
   */
  public String id() {
    return id;
  }

  /**
   * Where people see it.
   *
   * @return a URL, or empty as long as the server has not said where
   */
  public Optional<String> url() {
    return recorder
        .flatMap(RunRecorder::path)
        .map(
            path ->
                "%s/%s/%s/runs/%s"
                    .formatted(
                        wandb.settings().appUrl(), path.entity(), path.project(), path.id()));
  }

  /**
   * Adds a row to the history. It does not wait; a row that finds no room is counted and dropped.
   *
   * @param row at most 10,000 keys; values are numbers (NaN and infinity too), texts, booleans,
   *     null, lists, maps, {@link WandbHistogram}, {@link WandbTable} or {@link WandbImage}
   * @throws WandbException if a value is something else, or there are too many keys
   */
  public void log(Map<String, ?> row) {
    Objects.requireNonNull(row, "row");
    recorder.ifPresent(to -> to.row(RowEncoder.encode(row)));
  }

  /**
   * Sets what is known of the run as a whole. What is logged sets it, too: the last value of each
   * key that is a number or text.
   *
   * @param values as of {@link #log}
   * @throws WandbException as of {@link #log}
   */
  public void summary(Map<String, ?> values) {
    Objects.requireNonNull(values, "values");
    recorder.ifPresent(to -> to.summary(RowEncoder.encode(values)));
  }

  /**
   * Adds to what the run was made with.
   *
   * @param values numbers, texts, booleans, null, lists and maps of these
   * @throws WandbException if a value is something else
   */
  public void config(Map<String, ?> values) {
    Objects.requireNonNull(values, "values");
    recorder.ifPresent(to -> to.add(new RunRecord.Config(RowEncoder.encode(values).items())));
  }

  /**
   * Adds a line to what the run has printed.
   *
   * @param line without its end; several are added one by one
   */
  public void console(String line) {
    console(false, line);
  }

  /**
   * Adds a line to what the run has printed as an error.
   *
   * @param line without its end
   */
  public void consoleError(String line) {
    console(true, line);
  }

  private void console(boolean error, String line) {
    recorder.ifPresent(
        to ->
            lines(line).forEach(text -> to.add(new RunRecord.Console(error, Instant.now(), text))));
  }

  private static Stream<String> lines(String text) {
    Stream<String> lines = text.isEmpty() ? Stream.of("") : text.lines();
    return lines.map(line -> line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line);
  }

  /**
   * Keeps a file with the run. It is copied at once.
   *
   * @param name where it is among the run's files, such as {@code plots/roc.png}
   * @param file any file
   * @throws WandbException if it cannot be read, or the name leads elsewhere
   */
  public void file(String name, Path file) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(file, "file");
    recorder.ifPresent(to -> to.file(name, file));
  }

  /**
   * Records that this run used an artifact. Waits until the server has it; does nothing where
   * {@code WANDB_MODE} is not online.
   *
   * @param artifact which
   * @throws WandbException if the server does not take it
   */
  public void use(WandbArtifact artifact) {
    Objects.requireNonNull(artifact, "artifact");
    if (recorder.isEmpty() || !isOnline()) {
      return;
    }
    RunPath path = recorder.get().awaitPath();
    Map<String, Object> input = new HashMap<>();
    input.put("artifactID", artifact.id());
    input.put("entityName", path.entity());
    input.put("projectName", path.project());
    input.put("runName", path.id());
    if (wandb.features().has(ServerFeatures.USE_WITH_PROJECT)) {
      input.put("artifactEntityName", artifact.entity());
      input.put("artifactProjectName", artifact.project());
    }
    wandb.graphql().execute(Documents.USE_ARTIFACT, Map.of("input", input));
  }

  /**
   * Saves an artifact as the output of this run, and waits until the server has it. One that has
   * the same content already is not uploaded again, but gets the aliases. Where {@code WANDB_MODE}
   * is offline, its files are copied into the run's folder, from which {@code wandb sync} saves it.
   *
   * @param draft what to save
   * @return the version that it is now; empty where {@code WANDB_MODE} is not online
   * @throws WandbException if it cannot be saved; nothing can be used of it then
   */
  public Optional<WandbArtifact> save(ArtifactDraft draft) {
    Objects.requireNonNull(draft, "draft");
    if (recorder.isEmpty()) {
      return Optional.empty();
    }
    if (draft.files().isEmpty()) {
      throw new WandbException(
          WandbException.Kind.INVALID,
          "artifact '" + draft.name() + "' has no files; add some before it is saved");
    }
    if (!isOnline()) {
      recorder.get().artifact(draft);
      return Optional.empty();
    }
    return Optional.of(save(draft, recorder.get().awaitPath()));
  }

  /** One after the other: so versions are numbered in their order. */
  private synchronized WandbArtifact save(ArtifactDraft draft, RunPath path) {
    ArtifactUploads uploads =
        new ArtifactUploads(wandb.settings(), wandb.transport(), wandb.graphql());
    int version = uploads.save(draft, path);
    return wandb.artifact(
        path.entity() + "/" + path.project() + "/" + draft.name() + ":v" + version);
  }

  /**
   * Whether somebody asked on the server's page that the run stop.
   *
   * @return true from then on
   */
  public boolean stopRequested() {
    return recorder.map(RunRecorder::stopRequested).orElse(false);
  }

  /**
   * How far the rows have come.
   *
   * @return as it is now
   */
  public RunStatus status() {
    return recorder.map(RunRecorder::status).orElse(new RunStatus(0, 0, 0, Optional.empty()));
  }

  /**
   * Ends the run. Waits until the server has all of it, but not for ever: what is left then is sent
   * by the next process that starts a run with the same {@code WANDB_DIR}. Does nothing the second
   * time; what is logged afterwards is dropped.
   *
   * @param exitCode 0 if all went well, else 1 to 255
   */
  public void finish(int exitCode) {
    if (exitCode < 0 || exitCode > 255) {
      throw new IllegalArgumentException("exit code: " + exitCode);
    }
    recorder.ifPresent(
        to -> {
          if (exitCode == 0) {
            RunId.forget(wandb.settings());
          }
          to.finish(exitCode);
        });
  }

  /** Ends the run as failed, unless {@link #finish} was called before. */
  @Override
  public void close() {
    finish(1);
  }
}
