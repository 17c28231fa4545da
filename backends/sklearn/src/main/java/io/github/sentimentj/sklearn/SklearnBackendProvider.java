package io.github.sentimentj.sklearn;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import io.github.sentimentj.sklearn.estimator.Classifier;
import io.github.sentimentj.sklearn.python.FormatException;
import io.github.sentimentj.sklearn.python.SavedObjects;
import io.github.sentimentj.spi.Backend;
import io.github.sentimentj.spi.BackendOptions;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spi.Conversion;
import io.github.sentimentj.spi.Match;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs text classifiers of scikit-learn from pickles and joblib files, and from what those were
 * converted to. Nothing that a pickle contains is executed. Thread-safe.
 */
public final class SklearnBackendProvider implements BackendProvider {

  private static final System.Logger LOG =
      System.getLogger(SklearnBackendProvider.class.getPackageName());

  /** Where these are, pickles beside them are tokenizers and the like. */
  private static final List<String> OTHER_MODELS =
      List.of(".h5", ".keras", ".onnx", ".pb", ".safetensors", ".linear");

  /** For {@link java.util.ServiceLoader}. */
  public SklearnBackendProvider() {}

  @Override
  public String name() {
    return "sklearn";
  }

  @Override
  public Match match(ModelFiles files) {
    String found =
        SklearnFiles.converted(files).isEmpty() ? SklearnFiles.JOBLIB : SklearnFiles.SKLEARN;
    if (files.manifest().loader().isPresent()) {
      String loader = files.manifest().loader().get();
      return loader.equals(SklearnFiles.JOBLIB) || loader.equals(SklearnFiles.SKLEARN)
          ? Match.as(loader, "the manifest says so")
          : Match.none("the manifest says " + loader);
    }
    List<String> names =
        found.equals(SklearnFiles.SKLEARN)
            ? SklearnFiles.converted(files)
            : SklearnFiles.python(files);
    if (names.isEmpty()) {
      return Match.none("no file *.joblib, *.pkl or *" + SklearnFiles.SUFFIX);
    }
    for (String name : files.names()) {
      if (OTHER_MODELS.stream().anyMatch(name::endsWith)) {
        return Match.none("has " + name);
      }
    }
    return Match.as(found, "has " + String.join(", ", names));
  }

  @Override
  public Backend open(ModelFiles files, BackendOptions options) {
    SklearnFiles model = SklearnFiles.read(files);
    LOG.log(
        Level.DEBUG,
        () ->
            files.location()
                + ": written by scikit-learn "
                + model.estimators().version().orElse("of unknown version"));
    return new SklearnBackend(model.classifier(), labels(files, model.classifier()));
  }

  @Override
  public Conversion convert(ModelFiles files, Precision precision, Path folder) throws IOException {
    SklearnFiles model = SklearnFiles.read(files);
    labels(files, model.classifier());
    String name = "model" + SklearnFiles.SUFFIX;
    try {
      Files.write(folder.resolve(name), SavedObjects.write(model.estimators().chosen()));
    } catch (FormatException e) {
      throw new ModelLoadException(files.location() + ": " + e.getMessage(), e);
    }
    Map<String, String> training = new HashMap<>();
    model.estimators().version().ifPresent(version -> training.put("scikit-learn", version));
    return new Conversion(SklearnFiles.SKLEARN, List.of(name), training);
  }

  private static List<String> labels(ModelFiles files, Classifier classifier) {
    List<String> own = classifier.classes().stream().map(PythonLabels::print).toList();
    List<String> stated = files.manifest().labels();
    if (!stated.isEmpty() && stated.size() != own.size()) {
      throw new ModelLoadException(
          "%s: expected %d labels in the manifest, as many as classes %s, found %s"
              .formatted(files.location(), own.size(), own, stated));
    }
    if (own.size() < 2 || own.stream().distinct().count() < own.size()) {
      throw new ModelLoadException(
          files.location() + ": expected two labels or more, all different, found " + own);
    }
    return stated.isEmpty() ? own : stated;
  }
}
