package io.github.sentimentj.wandb;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.wandb.WandbException.Kind;
import io.github.sentimentj.wandb.WandbSettings.Mode;
import io.github.sentimentj.wandb.artifact.ArtifactPath;
import io.github.sentimentj.wandb.http.Log;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model that is an artifact. Where W&amp;B cannot be reached, the newest version on this machine
 * is used instead, and {@code MODEL_FALLBACK=bundled} allows the bundled model after that.
 */
final class WandbModelSource implements ModelSource {

  private static final String MODEL = "model";

  /** Seconds for W&amp;B to answer where there is something to fall back to. */
  private static final String SHORT_PATIENCE = "15";

  /** Seconds for the end of the run that fetches; the next process sends what is left. */
  private static final String SHORT_END = "5";

  /** How often an alias is looked at. */
  private static final int REFRESH_SECONDS = 60;

  private static final int MAX_REFRESH_SECONDS = 7 * 24 * 3600;

  private final String name;
  private final ArtifactPath path;
  private final Map<String, String> environment;
  private final WandbSettings settings;
  private final @Nullable Place place;
  // What was opened last; empty before, and where something else had to do.
  private volatile String digest = "";

  /**
   * A place of the user's from which the model is served.
   *
   * @param folder where the artifact's files are put
   * @param model which file or folder in it is the model
   */
  record Place(Path folder, String model) {}

  WandbModelSource(String name, Map<String, String> environment, @Nullable Place place) {
    this(name, environment, WandbSettings.load(environment), place);
  }

  WandbModelSource(
      String name, Map<String, String> environment, WandbSettings settings, @Nullable Place place) {
    this.name = name;
    this.path = ArtifactPath.parse(name);
    this.environment = environment;
    this.settings = settings;
    this.place = place;
  }

  @Override
  public ModelFiles open() {
    try {
      return fetch().open();
    } catch (WandbException e) {
      throw new ModelLoadException("wandb:" + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Following follow(Consumer<ModelSource> newer) {
    Duration interval = refreshInterval();
    if (settings.mode() != Mode.ONLINE || path.version().isPresent() || interval.isZero()) {
      return () -> {};
    }
    return AliasWatcher.start(
            settings, name, digest, interval, artifact -> newer.accept(version(artifact)))
        ::close;
  }

  /** Another version. Nothing may take its place: what answers already is better than that. */
  WandbModelSource version(WandbArtifact artifact) {
    Map<String, String> strict = new HashMap<>(environment);
    strict.remove("MODEL_FALLBACK");
    return new WandbModelSource(artifact.path(), strict, settings, place);
  }

  private Duration refreshInterval() {
    String text = environment.getOrDefault("MODEL_REFRESH_SECONDS", "").strip();
    try {
      double seconds = text.isEmpty() ? REFRESH_SECONDS : Double.parseDouble(text);
      if (seconds >= 0 && seconds <= MAX_REFRESH_SECONDS) {
        return Duration.ofMillis((long) (1000 * seconds));
      }
    } catch (NumberFormatException e) {
      // Said below, for numbers out of range too.
    }
    throw new IllegalArgumentException(
        "MODEL_REFRESH_SECONDS must be a number from 0 (never) to " + MAX_REFRESH_SECONDS);
  }

  private ModelSource fetch() {
    if (settings.mode() != Mode.ONLINE) {
      return fallback("WANDB_MODE is " + settings.mode().name().toLowerCase(Locale.ROOT))
          .orElseThrow(
              () ->
                  new WandbException(
                      Kind.UNAVAILABLE,
                      "WANDB_MODE forbids to fetch it, and no version of it is on this machine"));
    }
    try (Wandb wandb = Wandb.connect(patience())) {
      WandbArtifact artifact = wandb.artifact(name);
      if (!artifact.type().equals(MODEL)) {
        throw new WandbException(
            Kind.INVALID,
            "%s is an artifact of type '%s', not a model"
                .formatted(artifact.path(), artifact.type()));
      }
      ModelSource fetched = fetchInRun(wandb, artifact);
      digest = artifact.digest();
      return () -> new FetchedFiles(fetched.open(), artifact);
    } catch (WandbException e) {
      if (e.kind() != Kind.UNAVAILABLE) {
        throw e;
      }
      return fallback(String.valueOf(e.getMessage()))
          .orElseThrow(
              () ->
                  new WandbException(
                      Kind.UNAVAILABLE,
                      e.getMessage()
                          + "; and no version of it is on this machine. MODEL_FALLBACK=bundled"
                          + " would allow the bundled model",
                      e));
    }
  }

  /** Nobody waits long for W&amp;B who has a version already, and nobody for a run's end. */
  private WandbSettings patience() {
    WandbSettings patient = orOwn(settings, Setting.X_FINISH_TIMEOUT_SECONDS, SHORT_END);
    boolean cached;
    try (Wandb wandb = Wandb.connect(settings)) {
      cached = wandb.downloads().mayBeCached(path);
    }
    return cached ? orOwn(patient, Setting.INIT_TIMEOUT, SHORT_PATIENCE) : patient;
  }

  private static WandbSettings orOwn(WandbSettings settings, Setting setting, String seconds) {
    return settings.find(setting).isPresent() ? settings : settings.with(setting, seconds);
  }

  private ModelSource fetch(Wandb wandb, WandbArtifact artifact) {
    Path cached = wandb.downloads().cached(artifact);
    if (place == null) {
      return ModelSource.directory(cached);
    }
    Path model = place.folder().resolve(place.model());
    boolean inside = Files.exists(cached.resolve(place.model()));
    wandb.download(artifact, inside ? place.folder() : model);
    return ModelSource.uri(model.toString());
  }

  /** The run says who uses the model. It begins while the model comes, which needs no run. */
  private ModelSource fetchInRun(Wandb wandb, WandbArtifact artifact) {
    Optional<WandbRun> run = startRun(wandb, artifact);
    try {
      ModelSource fetched = fetch(wandb, artifact);
      run.ifPresent(started -> recordUse(started, artifact));
      return fetched;
    } finally {
      run.ifPresent(WandbRun::close);
    }
  }

  private Optional<WandbRun> startRun(Wandb wandb, WandbArtifact artifact) {
    try {
      return Optional.of(
          wandb.startRun(
              RunOptions.of(settings.find(Setting.JOB_TYPE).orElse("download"))
                  .project(settings.find(Setting.PROJECT).orElse(artifact.project()))
                  .withoutSystemMetrics()));
    } catch (WandbException e) {
      notRecorded(artifact, e);
      return Optional.empty();
    }
  }

  private static void recordUse(WandbRun run, WandbArtifact artifact) {
    try {
      run.use(artifact);
      run.finish(0);
    } catch (WandbException e) {
      notRecorded(artifact, e);
    }
  }

  private static void notRecorded(WandbArtifact artifact, WandbException e) {
    Log.warning("the use of " + artifact.path() + " is not recorded: " + e.getMessage());
  }

  private Optional<ModelSource> fallback(String why) {
    try (Wandb wandb = Wandb.connect(settings)) {
      Optional<Path> cached = wandb.downloads().newestCached(path);
      if (cached.isPresent()) {
        Path version = Objects.requireNonNull(cached.get().getParent());
        Log.warning(
            "NOT THE MODEL THAT WAS ASKED FOR, PERHAPS: %s. Version %s of %s, from this machine's cache, is used instead of '%s'"
                .formatted(why, version.getFileName(), path.name(), path.alias()));
        return Optional.of(ModelSource.directory(cached.get()));
      }
    }
    if (environment.getOrDefault("MODEL_FALLBACK", "").equals("bundled")) {
      Log.warning(
          "NOT THE MODEL THAT WAS ASKED FOR: %s. The bundled model is used instead of '%s', as MODEL_FALLBACK=bundled allows"
              .formatted(why, name));
      return Optional.of(ModelSource.environment(Map.of()));
    }
    return Optional.empty();
  }
}
