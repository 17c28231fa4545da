package io.github.sentimentj;

import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.spi.ModelSourceProvider;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds what is on the class path: bundled models, sources of models, and backends. */
final class Discovery {

  /** Tried in this order where neither the user nor the bundle says. */
  private static final List<String> BACKENDS =
      List.of("linear", "onednn", "onnx", "sklearn", "keras", "tensorflow");

  /** The first that is there is the model of {@link SentimentClassifier#create()}. */
  private static final List<String> BUNDLED = List.of("imdb", "imdb-linear");

  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "onednn", "sentiment-onednn",
          "onnx", "sentiment-onnx",
          "sklearn", "sentiment-sklearn",
          "keras", "sentiment-keras",
          "tensorflow", "sentiment-tensorflow",
          "wandb", "sentiment-wandb");

  private Discovery() {}

  static ClassLoader classLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : SentimentClassifier.class.getClassLoader();
  }

  static ModelSource defaultModel() {
    ClassLoader loader = classLoader();
    for (String name : BUNDLED) {
      if (BundledFiles.exists(name, loader)) {
        return ModelSource.bundled(name);
      }
    }
    throw new ModelLoadException(
        "no bundled model on the class path: add io.github.sentimentj:sentiment-model-imdb or"
            + " io.github.sentimentj:sentiment-model-imdb-linear, or name a model with"
            + " builder().model(…)");
  }

  static ModelSource source(String uri, Map<String, String> environment) {
    int colon = uri.indexOf(':');
    String scheme = colon < 2 ? "" : uri.substring(0, colon); // one letter is a Windows drive
    if (!scheme.matches("[a-z][a-z0-9+.-]*")) {
      return path(uri);
    }
    if (scheme.equals("bundled")) {
      return ModelSource.bundled(uri.substring(colon + 1));
    }
    if (scheme.equals("file")) {
      return path(uri.substring(colon + 1).replaceFirst("^//(?=/)", ""));
    }
    Optional<ModelSourceProvider> provider = provider(scheme);
    if (provider.isPresent()) {
      return provider.get().source(uri, environment);
    }
    if (Files.exists(Path.of(uri))) {
      return path(uri);
    }
    throw unknownScheme(uri, scheme);
  }

  private static Optional<ModelSourceProvider> provider(String scheme) {
    return load(ModelSourceProvider.class).stream()
        .filter(provider -> provider.scheme().equals(scheme))
        .findFirst();
  }

  private static BackendNotFoundException unknownScheme(String uri, String scheme) {
    return new BackendNotFoundException(
        "nothing on the class path knows the scheme of '" + uri + "'" + adding(scheme));
  }

  static ModelSource source(Map<String, String> environment) {
    String name = environment.getOrDefault("LOCAL_MODEL_NAME", "");
    if (!name.isEmpty()) {
      String folder = environment.getOrDefault("LOCAL_MODEL_DIR", "./ml/model/");
      if (!environment.getOrDefault("WANDB_API_KEY", "").isEmpty()) {
        String artifact = name.replaceFirst("\\.[A-Za-z0-9]+$", "");
        String project = environment.getOrDefault("PROJECT_NAME", "imdb-sentiment-api");
        String version = environment.getOrDefault("MODEL_VERSION", "latest");
        String uri = "wandb:" + project + "/" + artifact + ":" + version;
        return provider("wandb")
            .orElseThrow(() -> unknownScheme(uri, "wandb"))
            .source(uri, environment, Path.of(folder), name);
      }
      Path local = Path.of(folder, name);
      if (Files.exists(local)) {
        return path(local.toString());
      }
      Log.warning(
          "LOCAL_MODEL_NAME names " + local + ", which does not exist: the bundled model is used");
    }
    return defaultModel();
  }

  private static ModelSource path(String text) {
    try {
      Path path = Path.of(text);
      return Files.isDirectory(path) ? ModelSource.directory(path) : ModelSource.file(path);
    } catch (InvalidPathException e) {
      throw new ModelLoadException("'" + text + "' is not a path: " + e.getReason(), e);
    }
  }

  /** The backend that shall run a model, and the format that it reads it as. */
  record Choice(BackendProvider provider, String loader) {}

  static Choice backend(ModelFiles files, @Nullable String loader, @Nullable String backend) {
    Map<String, BackendProvider> providers = new LinkedHashMap<>();
    for (BackendProvider provider : load(BackendProvider.class)) {
      providers.putIfAbsent(provider.name(), provider);
    }
    if (backend != null && !providers.containsKey(backend)) {
      throw new BackendNotFoundException(
          "no backend '" + backend + "' on the class path" + adding(backend));
    }
    List<String> reasons = new ArrayList<>();
    for (String name : candidates(files, backend, providers)) {
      BackendProvider provider = providers.get(name);
      if (provider == null) {
        reasons.add(name + ": not on the class path" + adding(name));
        continue;
      }
      Match match = provider.match(files);
      Optional<String> format = match.loader();
      if (format.isPresent() && (loader == null || loader.equals(format.get()))) {
        return new Choice(provider, format.get());
      }
      reasons.add(
          format.isPresent()
              ? name + ": would read it as '" + format.get() + "', not as '" + loader + "'"
              : name + ": " + match.reason());
    }
    throw new BackendNotFoundException(
        files.location()
            + ": no backend on the class path runs this model ("
            + String.join("; ", reasons)
            + ")");
  }

  private static List<String> candidates(
      ModelFiles files, @Nullable String backend, Map<String, BackendProvider> providers) {
    if (backend != null) {
      return List.of(backend);
    }
    List<String> wanted = files.manifest().backends();
    if (!wanted.isEmpty()) {
      return wanted;
    }
    List<String> presentFirst = new ArrayList<>(BACKENDS);
    presentFirst.retainAll(providers.keySet());
    for (String name : BACKENDS) {
      if (!providers.containsKey(name)) {
        presentFirst.add(name);
      }
    }
    return presentFirst;
  }

  private static String adding(String name) {
    String artifact = ARTIFACTS.get(name);
    return artifact == null ? "" : "; add io.github.sentimentj:" + artifact;
  }

  static <T> List<T> load(Class<T> service) {
    List<T> providers = new ArrayList<>();
    var iterator = ServiceLoader.load(service, classLoader()).iterator();
    while (true) {
      try {
        if (!iterator.hasNext()) {
          return providers;
        }
        providers.add(iterator.next());
      } catch (ServiceConfigurationError e) {
        // One broken provider must not take the others down with it.
        Log.warning("a provider of " + service.getName() + " is broken", e);
      }
    }
  }
}
