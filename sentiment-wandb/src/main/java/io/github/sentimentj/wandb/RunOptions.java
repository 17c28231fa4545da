package io.github.sentimentj.wandb;

import io.github.sentimentj.wandb.run.RowEncoder;
import io.github.sentimentj.wandb.run.RunRecord;
import io.github.sentimentj.wandb.run.RunRecord.Item;
import io.github.sentimentj.wandb.run.RunRecorder;
import io.github.sentimentj.wandb.run.Telemetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run is to be. What is not said here is taken from the settings: {@code WANDB_PROJECT},
 * {@code WANDB_NAME}, {@code WANDB_RUN_GROUP}, {@code WANDB_TAGS}, {@code WANDB_NOTES}. Immutable.
 */
public final class RunOptions {

  private final String jobType;
  private final Optional<String> project;
  private final Optional<String> name;
  private final Optional<String> group;
  private final Optional<String> notes;
  private final List<String> tags;
  private final Map<String, Object> config;
  private final boolean systemMetrics;
  private final int shutdownExitCode;

  private RunOptions(
      String jobType,
      Optional<String> project,
      Optional<String> name,
      Optional<String> group,
      Optional<String> notes,
      List<String> tags,
      Map<String, Object> config,
      boolean systemMetrics,
      int shutdownExitCode) {
    this.jobType = jobType;
    this.project = project;
    this.name = name;
    this.group = group;
    this.notes = notes;
    this.tags = tags;
    this.config = config;
    this.systemMetrics = systemMetrics;
    this.shutdownExitCode = shutdownExitCode;
  }

  /**
   * A run that does something.
   *
   * @param jobType what: {@code training}, {@code inference}, {@code download}, {@code save}, …
   * @return its options
   */
  public static RunOptions of(String jobType) {
    return new RunOptions(
        Objects.requireNonNull(jobType, "jobType"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Map.of(),
        true,
        1);
  }

  /**
   * In which project.
   *
   * @param value its name
   * @return other options
   */
  public RunOptions project(String value) {
    return new RunOptions(
        jobType,
        Optional.of(value),
        name,
        group,
        notes,
        tags,
        config,
        systemMetrics,
        shutdownExitCode);
  }

  /**
   * What people call it.
   *
   * @param value any text
   * @return other options
   */
  public RunOptions name(String value) {
    return new RunOptions(
        jobType,
        project,
        Optional.of(value),
        group,
        notes,
        tags,
        config,
        systemMetrics,
        shutdownExitCode);
  }

  /**
   * With which runs it is shown together.
   *
   * @param value any text
   * @return other options
   */
  public RunOptions group(String value) {
    return new RunOptions(
        jobType,
        project,
        name,
        Optional.of(value),
        notes,
        tags,
        config,
        systemMetrics,
        shutdownExitCode);
  }

  /**
   * What people read about it.
   *
   * @param value any text
   * @return other options
   */
  public RunOptions notes(String value) {
    return new RunOptions(
        jobType,
        project,
        name,
        group,
        Optional.of(value),
        tags,
        config,
        systemMetrics,
        shutdownExitCode);
  }

  /**
   * By what it is found.
   *
   * @param more added to the tags so far
   * @return other options
   */
  public RunOptions tags(String... more) {
    List<String> all = new ArrayList<>(tags);
    Collections.addAll(all, more);
    return new RunOptions(
        jobType,
        project,
        name,
        group,
        notes,
        List.copyOf(all),
        config,
        systemMetrics,
        shutdownExitCode);
  }

  /**
   * What it was made with.
   *
   * @param values added to the config so far: numbers, texts, booleans, lists and maps of these
   * @return other options
   */
  public RunOptions config(Map<String, ?> values) {
    Map<String, Object> all = new LinkedHashMap<>(config);
    all.putAll(values);
    return new RunOptions(
        jobType,
        project,
        name,
        group,
        notes,
        tags,
        Collections.unmodifiableMap(all),
        systemMetrics,
        shutdownExitCode);
  }

  /**
   * Without metrics of process and machine, which else are taken every 15 seconds.
   *
   * @return other options
   */
  public RunOptions withoutSystemMetrics() {
    return new RunOptions(
        jobType, project, name, group, notes, tags, config, false, shutdownExitCode);
  }

  /**
   * How the run ends if the JVM is shut down before {@link WandbRun#finish}: 1, as failed, where
   * nothing else is said. For a service, being shut down is how it ends well: 0.
   *
   * @param code 0 to 255
   * @return other options
   */
  public RunOptions shutdownExitCode(int code) {
    return new RunOptions(jobType, project, name, group, notes, tags, config, systemMetrics, code);
  }

  /**
   * The run does not end by itself when the JVM is shut down: whoever started it has a shutdown
   * hook of its own, and finishes it there, after the last row.
   *
   * @return other options
   */
  public RunOptions withoutShutdownHook() {
    return shutdownExitCode(RunRecorder.Manner.NO_SHUTDOWN_HOOK);
  }

  /** What the run is, with what the settings add. */
  RunRecord.Start start(WandbSettings settings, String id) {
    List<Item> items = new ArrayList<>();
    items.add(Telemetry.config());
    items.addAll(RowEncoder.encode(config).items());
    List<String> allTags = new ArrayList<>(tags);
    settings
        .find(Setting.TAGS)
        .ifPresent(text -> allTags.addAll(List.of(text.strip().split("\\s*,\\s*", -1))));
    return new RunRecord.Start(
        id,
        settings.entity().orElse(""),
        project.orElseGet(settings::project),
        items,
        group.or(() -> settings.find(Setting.RUN_GROUP)).orElse(""),
        jobType,
        name.or(() -> settings.find(Setting.NAME)).orElse(""),
        notes.or(() -> settings.find(Setting.NOTES)).orElse(""),
        allTags,
        settings.find(Setting.HOST).or(() -> settings.environment("HOSTNAME")).orElse(""),
        Instant.now());
  }

  boolean systemMetrics() {
    return systemMetrics;
  }

  int shutdownExitCode() {
    return shutdownExitCode;
  }
}
