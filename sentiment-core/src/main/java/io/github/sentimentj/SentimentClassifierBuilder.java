package io.github.sentimentj;

import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.Cascade;
import io.github.sentimentj.spi.Conversion;
import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.Monitor;
import io.github.sentimentj.spi.MonitorProvider;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says which model a classifier uses, and how. Not thread-safe. */
public final class SentimentClassifierBuilder {

  private @Nullable ModelSource model;
  private @Nullable String loader;
  private @Nullable String backend;
  private @Nullable LongText longText;
  private Precision precision = Precision.AUTO;
  private @Nullable Batching batching;
  private int threads = Runtime.getRuntime().availableProcessors();
  private final List<ClassificationListener> listeners = new ArrayList<>();

  SentimentClassifierBuilder() {}

  private SentimentClassifierBuilder copy() {
    SentimentClassifierBuilder copy = new SentimentClassifierBuilder();
    copy.model = model;
    copy.loader = loader;
    copy.backend = backend;
    copy.longText = longText;
    copy.precision = precision;
    copy.batching = batching;
    copy.threads = threads;
    copy.listeners.addAll(listeners);
    return copy;
  }

  /**
   * Sets where the model comes from. Default: the bundled model on the class path.
   *
   * @param model the source
   * @return this
   */
  public SentimentClassifierBuilder model(ModelSource model) {
    this.model = Objects.requireNonNull(model, "model");
    return this;
  }

  /**
   * Sets model and loader as environment variables say; see {@link ModelSource#environment}. {@code
   * MODEL_LOADER} names the loader; {@code auto}, like nothing, leaves it to the files.
   *
   * @param environment the variables, such as {@link System#getenv()}
   * @return this
   */
  public SentimentClassifierBuilder environment(Map<String, String> environment) {
    model = ModelSource.environment(environment);
    String named = environment.getOrDefault("MODEL_LOADER", "");
    loader = named.isEmpty() || named.equals("auto") ? null : named;
    return this;
  }

  /**
   * Sets the file format that the model is read as. Default: what the files are recognised as.
   *
   * @param loader {@code linear}, {@code transformers}, {@code onnx}, …
   * @return this
   */
  public SentimentClassifierBuilder loader(String loader) {
    this.loader = Objects.requireNonNull(loader, "loader");
    return this;
  }

  /**
   * Sets the engine that runs the model. Default: the first one that can, in the bundle's order.
   *
   * @param backend {@code linear}, {@code onnx}, …
   * @return this
   */
  public SentimentClassifierBuilder backend(String backend) {
    this.backend = Objects.requireNonNull(backend, "backend");
    return this;
  }

  /**
   * Sets the number format to compute in. Default: {@link Precision#AUTO}. A backend that has only
   * one uses that; {@link ModelInfo#precision} says which it is.
   *
   * @param precision the format
   * @return this
   */
  public SentimentClassifierBuilder precision(Precision precision) {
    this.precision = Objects.requireNonNull(precision, "precision");
    return this;
  }

  /**
   * Sets what is done with texts over the model's limit. Default: the bundle's policy, else {@link
   * LongText#headTail()}.
   *
   * @param longText the policy
   * @return this
   */
  public SentimentClassifierBuilder longText(LongText longText) {
    this.longText = Objects.requireNonNull(longText, "longText");
    return this;
  }

  /**
   * Sets how many processors one call may use. Default: all that the process has. The linear
   * backend needs no more than the caller's own.
   *
   * @param threads 1 or more
   * @return this
   * @throws IllegalArgumentException if there are fewer than one
   */
  public SentimentClassifierBuilder threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads);
    }
    this.threads = threads;
    return this;
  }

  /**
   * Puts texts of concurrent callers together. Default: each call is one batch, on the caller's
   * thread. It pays for models that answer many texts faster than one after the other; the linear
   * backend does not.
   *
   * @param batching the bounds
   * @return this
   */
  public SentimentClassifierBuilder batching(Batching batching) {
    this.batching = Objects.requireNonNull(batching, "batching");
    return this;
  }

  /**
   * Adds a listener.
   *
   * @param listener told of every classification
   * @return this
   */
  public SentimentClassifierBuilder listener(ClassificationListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Loads the model.
   *
   * @return the classifier; the caller closes it
   * @throws ModelLoadException if the model is missing, broken, or not what its manifest says
   * @throws BackendNotFoundException if nothing on the class path runs it
   * @throws IllegalArgumentException if windows are to overlap by all that the model reads
   */
  public SentimentClassifier build() {
    ModelFiles files = (model == null ? Discovery.defaultModel() : model).open();
    Optional<Cascade> cascade = files.manifest().cascade();
    LoadedClassifier loaded =
        cascade.isPresent()
            ? load(files, cascade.get())
            : load(files, loader, backend, List.copyOf(listeners));
    return batching == null ? loaded : new BatchingClassifier(loaded, batching);
  }

  private LoadedClassifier load(
      ModelFiles files,
      @Nullable String loader,
      @Nullable String backend,
      List<ClassificationListener> listeners) {
    Discovery.Choice choice = Discovery.backend(files, loader, backend);
    LongText policy =
        longText != null ? longText : files.manifest().longText().orElse(LongText.headTail());
    Backend opened = choice.provider().open(files, new BackendOptions(threads, precision, policy));
    try {
      ModelInfo info = info(files, choice, opened);
      return new LoadedClassifier(opened, info, files.manifest(), listeners);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Loader and backend, where the user names them, are the second model's. */
  private LoadedClassifier load(ModelFiles files, Cascade cascade) {
    LoadedClassifier first = load(PartFiles.of(files, cascade.first()), null, null, List.of());
    try {
      LoadedClassifier second =
          load(PartFiles.of(files, cascade.second()), loader, backend, List.of());
      try {
        return both(files, first, second, cascade);
      } catch (RuntimeException e) {
        second.close();
        throw e;
      }
    } catch (RuntimeException e) {
      first.close();
      throw e;
    }
  }

  private LoadedClassifier both(
      ModelFiles files, LoadedClassifier first, LoadedClassifier second, Cascade cascade) {
    try {
      return new LoadedClassifier(
          CascadeBackend.of(first, second, cascade),
          info(files, first.model(), second.model()),
          files.manifest(),
          List.copyOf(listeners));
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(files.location() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Loads the model for a service: every {@link MonitorProvider} on the class path whose variables
   * are set listens, and where the model's source finds a newer version, that answers from then on.
   *
   * @param environment the variables, such as {@link System#getenv()}
   * @return the classifier; the caller closes it, and with it the monitors, after the last call
   * @throws IllegalArgumentException as {@link #build()}, or if a variable of a monitor is wrong
   * @throws ModelLoadException as {@link #build()}
   * @throws BackendNotFoundException as {@link #build()}
   */
  public SwappableClassifier serve(Map<String, String> environment) {
    SentimentClassifierBuilder service = copy();
    ModelSource source = model == null ? Discovery.defaultModel() : model;
    // Before any monitor begins, since this is what most often fails.
    ModelFiles files = source.open();
    service.model(() -> files);
    List<Monitor> monitors = new ArrayList<>();
    try {
      for (MonitorProvider provider : Discovery.load(MonitorProvider.class)) {
        provider.open(environment).ifPresent(monitors::add);
      }
      monitors.forEach(service::listener);
      return service.followed(source, monitors);
    } catch (RuntimeException | Error e) {
      monitors.forEach(Monitor::close);
      throw e;
    }
  }

  private SwappableClassifier followed(ModelSource source, List<Monitor> monitors) {
    SwappableClassifier live = SentimentClassifier.swappable(build());
    try {
      ModelSource.Following following =
          source.follow(newer -> replace(live, copy().model(newer).build()));
      live.closeWith(following::close, () -> monitors.forEach(Monitor::close));
      return live;
    } catch (RuntimeException | Error e) {
      live.close();
      throw e;
    }
  }

  private static void replace(SwappableClassifier live, SentimentClassifier next) {
    if (next.model().sha256().equals(live.model().sha256())) {
      next.close();
    } else {
      live.swap(next);
    }
  }

  /**
   * Writes the model as a bundle in a format of our own: nothing that reads the format that it came
   * in is needed in production. It answers as before, in the {@link #precision} that was set.
   *
   * @param folder where to; made if it is not there, else it must be empty
   * @throws ModelLoadException as {@link #build()}, or if its backend has no such format
   * @throws BackendNotFoundException if nothing on the class path runs it
   * @throws IOException if the folder is not empty, or cannot be written
   */
  public void convert(Path folder) throws IOException {
    ModelFiles files = (model == null ? Discovery.defaultModel() : model).open();
    if (files.manifest().cascade().isPresent()) {
      throw new ModelLoadException(
          files.location() + ": holds two models; convert its folders one by one");
    }
    Discovery.Choice choice = Discovery.backend(files, loader, backend);
    Files.createDirectories(folder);
    try (Stream<Path> found = Files.list(folder)) {
      if (found.findAny().isPresent()) {
        throw new DirectoryNotEmptyException(folder.toString());
      }
    }
    Conversion written = choice.provider().convert(files, precision, folder);
    Manifest.Builder manifest = files.manifest().toBuilder().loader(written.loader());
    if (files.manifest().name().isEmpty()) {
      manifest.name(lastPart(files.location()).replaceFirst("\\..*", ""));
    }
    new TreeMap<>(written.training()).forEach(manifest::training);
    manifest.build().write(folder, written.fileNames());
  }

  private static ModelInfo info(ModelFiles files, Discovery.Choice choice, Backend opened) {
    var traits = opened.traits();
    return new ModelInfo(
        name(files),
        files.manifest().version().orElse(""),
        choice.loader(),
        choice.provider().name(),
        traits.precision(),
        traits.labels(),
        traits.maxTokens(),
        traits.probabilistic() && files.manifest().calibration().isPresent(),
        files.sha256(),
        lineage(files));
  }

  private static ModelInfo info(ModelFiles files, ModelInfo first, ModelInfo second) {
    return new ModelInfo(
        name(files),
        files.manifest().version().orElse(""),
        first.loader() + "+" + second.loader(),
        first.backend() + "+" + second.backend(),
        second.precision(),
        second.labels(),
        second.maxTokens(),
        first.calibrated() && second.calibrated(),
        files.sha256(),
        lineage(files));
  }

  private static Map<String, String> lineage(ModelFiles files) {
    Map<String, String> lineage = new LinkedHashMap<>(files.origin());
    files.manifest().training().forEach(lineage::putIfAbsent);
    return lineage;
  }

  private static String name(ModelFiles files) {
    return files.manifest().name().orElseGet(() -> lastPart(files.location()));
  }

  private static String lastPart(String location) {
    Path name = Path.of(location).getFileName();
    return name == null ? location : name.toString();
  }
}
