package io.github.sentimentj.wandb.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** One thing that a run's file says. Immutable. */
public sealed interface RunRecord {

  /**
   * A key with its value.
   *
   * @param key any text
   * @param json the value
   */
  record Item(String key, String json) {}

  /** Which client wrote the file. */
  record Header() implements RunRecord {}

  /**
   * What the run is.
   *
   * @param id its name for machines
   * @param entity user or team; nothing for the default
   * @param project its project
   * @param config what it was made with
   * @param group with which runs it is shown; or nothing
   * @param jobType what it does; or nothing
   * @param name its name for people; or nothing
   * @param notes what people read about it; or nothing
   * @param tags by what it is found
   * @param host which machine; or nothing
   * @param start when it began
   */
  record Start(
      String id,
      String entity,
      String project,
      List<Item> config,
      String group,
      String jobType,
      String name,
      String notes,
      List<String> tags,
      String host,
      Instant start)
      implements RunRecord {}

  /**
   * A row of the history.
   *
   * @param items its values
   * @param step its number
   */
  record History(List<Item> items, long step) implements RunRecord {}

  /**
   * What is known of the run as a whole.
   *
   * @param items what changed
   */
  record Summary(List<Item> items) implements RunRecord {}

  /**
   * What the run was made with.
   *
   * @param items what changed
   */
  record Config(List<Item> items) implements RunRecord {}

  /**
   * Metrics of process and machine.
   *
   * @param time when they were taken
   * @param items keys without {@code system.}
   */
  record Stats(Instant time, List<Item> items) implements RunRecord {}

  /**
   * Something printed.
   *
   * @param error whether as an error
   * @param time when
   * @param line without its end
   */
  record Console(boolean error, Instant time, String line) implements RunRecord {}

  /**
   * A file that was put into the folder of the run's files.
   *
   * @param path where in it
   */
  record SavedFile(String path) implements RunRecord {}

  /**
   * An artifact that a run without a server has saved, whose files lie on this machine.
   *
   * @param start of the run whose output it is
   * @param type {@code model}, {@code dataset}, …
   * @param name its name
   * @param digest of its manifest
   * @param description what people read about it; or nothing
   * @param metadata what is known of it, as JSON
   * @param aliases names for the version
   * @param clientId what it is called until the server has given it an id
   * @param sequenceClientId the same for all versions of its name
   * @param files what is in it
   */
  record Artifact(
      Start start,
      String type,
      String name,
      String digest,
      String description,
      String metadata,
      List<String> aliases,
      String clientId,
      String sequenceClientId,
      List<KeptFile> files)
      implements RunRecord {}

  /**
   * A file of an artifact.
   *
   * @param path where it is in the artifact
   * @param digest its MD5 in base64
   * @param size bytes
   * @param copy where it lies on this machine
   */
  record KeptFile(String path, String digest, long size, Path copy) {}

  /**
   * The end.
   *
   * @param code 0 if all went well
   * @param seconds that it took
   */
  record Exit(int code, long seconds) implements RunRecord {}

  /** Something that does not matter for sending. */
  record Other() implements RunRecord {}
}
