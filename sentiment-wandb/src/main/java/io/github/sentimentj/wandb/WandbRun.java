package io.github.sentimentj.wandb;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A run: what a process did, told to W&amp;B while it does it. Nobody waits for W&amp;B: whatever
 * is logged goes to a file on this machine, and from there to the server, when it can be reached,
 * in order and once, by the next process if need be. Only {@link #use}, {@link #save} and {@link
 * #finish} wait, not for ever. Thread-safe; whoever starts it finishes it.
 */
public final class WandbRun implements AutoCloseable {

  private final String id;

  WandbRun(String id) {
    this.id = Objects.requireNonNull(id, "id");
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
    return Optional.empty();
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
  }

  /**
   * Adds to what the run was made with.
   *
   * @param values numbers, texts, booleans, null, lists and maps of these
   * @throws WandbException if a value is something else
   */
  public void config(Map<String, ?> values) {
    Objects.requireNonNull(values, "values");
  }

  /**
   * Adds a line to what the run has printed.
   *
   * @param line without its end
   */
  public void console(String line) {
    Objects.requireNonNull(line, "line");
  }

  /**
   * Adds a line to what the run has printed as an error.
   *
   * @param line without its end
   */
  public void consoleError(String line) {
    Objects.requireNonNull(line, "line");
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
  }

  /**
   * Saves an artifact as the output of this run, and waits until the server has it. One that has
   * the same content already is not uploaded again, but gets the aliases.
   *
   * @param draft what to save
   * @return the version that it is now; empty where {@code WANDB_MODE} is not online
   * @throws WandbException if it cannot be saved; nothing can be used of it then
   */
  public Optional<WandbArtifact> save(ArtifactDraft draft) {
    Objects.requireNonNull(draft, "draft");
    return Optional.empty();
  }

  /**
   * Whether somebody asked on the server's page that the run stop.
   *
   * @return true from then on
   */
  public boolean stopRequested() {
    return false;
  }

  /**
   * How far the rows have come.
   *
   * @return as it is now
   */
  public RunStatus status() {
    return new RunStatus(0, 0, 0, Optional.empty());
  }

  /**
   * Ends the run. Waits until the server has all of it, but not for ever: what is left then is sent
   * by the next process that starts a run with the same {@code WANDB_DIR}. Does nothing the second
   * time; what is logged afterwards is dropped.
   *
   * @param exitCode 0 if all went well, else 1 to 255
   */
  public void finish(int exitCode) {}

  /** Ends the run as failed, unless {@link #finish} was called before. */
  @Override
  public void close() {
    finish(1);
  }
}
