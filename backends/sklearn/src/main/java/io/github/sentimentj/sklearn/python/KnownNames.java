package io.github.sentimentj.sklearn.python;

import io.github.sentimentj.sklearn.python.Python.Name;
import java.util.Map;
import java.util.Set;

/**
 * The functions and classes of Python that a file may name: those that text classifiers are made
 * of, and what may lie beside them in a file and is never looked at. All others are refused where
 * they are named.
 */
final class KnownNames {

  /** By the module in which the writer's version had them, what they are called here. */
  private static final Map<String, Map<String, String>> FUNCTIONS =
      Map.ofEntries(
          Map.entry("numpy.core.multiarray", multiarray()),
          Map.entry("numpy._core.multiarray", multiarray()),
          Map.entry("numpy.core.numeric", Map.of("_frombuffer", "numpy.ndarray._frombuffer")),
          Map.entry("numpy._core.numeric", Map.of("_frombuffer", "numpy.ndarray._frombuffer")),
          Map.entry("_codecs", Map.of("encode", "_codecs.encode")),
          Map.entry("copyreg", Map.of("_reconstructor", "copyreg._reconstructor")),
          Map.entry("copy_reg", Map.of("_reconstructor", "copyreg._reconstructor")),
          Map.entry("builtins", builtins()),
          Map.entry("__builtin__", builtins()),
          Map.entry(
              "collections",
              Map.of(
                  "OrderedDict", "collections.OrderedDict",
                  "defaultdict", "collections.defaultdict")),
          Map.entry("sklearn.utils", Map.of("Bunch", "sklearn.utils.Bunch")),
          Map.entry("sklearn.utils._bunch", Map.of("Bunch", "sklearn.utils.Bunch")));

  /** Classes by package; which of its modules has them depends on the version. */
  private static final Map<String, Set<String>> CLASSES =
      Map.ofEntries(
          Map.entry("joblib.numpy_pickle", Set.of("NumpyArrayWrapper")),
          Map.entry("joblib.memory", Set.of("Memory")),
          Map.entry("joblib._store_backends", Set.of("FileSystemStoreBackend")),
          Map.entry("collections", Set.of("Counter")),
          Map.entry("datetime", Set.of("date", "datetime", "time", "timedelta", "timezone")),
          Map.entry("decimal", Set.of("Decimal")),
          Map.entry("fractions", Set.of("Fraction")),
          Map.entry(
              "pathlib",
              Set.of("PosixPath", "PurePosixPath", "PureWindowsPath", "Path", "WindowsPath")),
          Map.entry("uuid", Set.of("SafeUUID", "UUID")),
          Map.entry("builtins", Set.of("object", "slice", "range", "complex")),
          Map.entry("__builtin__", Set.of("object", "slice", "xrange", "complex")),
          Map.entry("numpy", Set.of("dtype", "ndarray", "matrix", "memmap", "vectorize")),
          Map.entry("numpy.ma", Set.of("MaskedArray", "_mareconstruct", "MaskedConstant")),
          Map.entry(
              "numpy.random",
              Set.of(
                  "MT19937",
                  "PCG64",
                  "RandomState",
                  "Generator",
                  "SeedSequence",
                  "__bit_generator_ctor",
                  "__randomstate_ctor",
                  "__generator_ctor",
                  "__pyx_unpickle_SeedSequence")),
          Map.entry(
              "scipy.sparse",
              Set.of(
                  "csr_matrix",
                  "csc_matrix",
                  "dia_matrix",
                  "coo_matrix",
                  "csr_array",
                  "csc_array",
                  "dia_array",
                  "coo_array")),
          Map.entry("scipy.interpolate", Set.of("interp1d")),
          Map.entry(
              "scipy.stats",
              Set.of(
                  "rv_frozen",
                  "rv_continuous_frozen",
                  "rv_discrete_frozen",
                  "uniform_gen",
                  "loguniform_gen",
                  "reciprocal_gen",
                  "norm_gen",
                  "lognorm_gen",
                  "expon_gen",
                  "gamma_gen",
                  "beta_gen",
                  "halfnorm_gen",
                  "truncnorm_gen",
                  "randint_gen",
                  "geom_gen",
                  "binom_gen",
                  "poisson_gen")),
          Map.entry("_loss", losses()),
          Map.entry("sklearn._loss", losses()),
          Map.entry("sklearn.base", Set.of("_MetadataRequester")),
          Map.entry(
              "sklearn.calibration",
              Set.of(
                  "CalibratedClassifierCV",
                  "_CalibratedClassifier",
                  "_SigmoidCalibration",
                  "_TemperatureScaling")),
          Map.entry("sklearn.compose", Set.of("ColumnTransformer", "_RemainderColsList")),
          Map.entry("sklearn.decomposition", Set.of("TruncatedSVD")),
          Map.entry("sklearn.ensemble", Set.of("StackingClassifier", "VotingClassifier")),
          Map.entry(
              "sklearn.feature_extraction",
              Set.of(
                  "CountVectorizer", "HashingVectorizer", "TfidfTransformer", "TfidfVectorizer")),
          Map.entry(
              "sklearn.feature_selection",
              Set.of(
                  "SelectFdr",
                  "SelectFpr",
                  "SelectFwe",
                  "SelectKBest",
                  "SelectPercentile",
                  "VarianceThreshold")),
          Map.entry("sklearn.frozen", Set.of("FrozenEstimator")),
          Map.entry("sklearn.isotonic", Set.of("IsotonicRegression")),
          Map.entry(
              "sklearn.linear_model",
              Set.of(
                  "LogisticRegression",
                  "LogisticRegressionCV",
                  "PassiveAggressiveClassifier",
                  "Perceptron",
                  "RidgeClassifier",
                  "RidgeClassifierCV",
                  "SGDClassifier",
                  "EpsilonInsensitive",
                  "Hinge",
                  "Huber",
                  "Log",
                  "ModifiedHuber",
                  "SquaredEpsilonInsensitive",
                  "SquaredHinge",
                  "SquaredLoss")),
          Map.entry(
              "sklearn.metrics",
              Set.of(
                  "_BaseScorer",
                  "_MultimetricScorer",
                  "_PassthroughScorer",
                  "_PredictScorer",
                  "_ProbaScorer",
                  "_Scorer",
                  "_ThresholdScorer")),
          Map.entry(
              "sklearn.model_selection",
              Set.of(
                  "GridSearchCV",
                  "HalvingGridSearchCV",
                  "HalvingRandomSearchCV",
                  "RandomizedSearchCV",
                  "GroupKFold",
                  "GroupShuffleSplit",
                  "KFold",
                  "LeaveOneOut",
                  "PredefinedSplit",
                  "RepeatedKFold",
                  "RepeatedStratifiedKFold",
                  "ShuffleSplit",
                  "StratifiedGroupKFold",
                  "StratifiedKFold",
                  "StratifiedShuffleSplit",
                  "TimeSeriesSplit",
                  "_SubsampleMetaSplitter",
                  "_CVIterableWrapper")),
          Map.entry("sklearn.multiclass", Set.of("OneVsRestClassifier", "_ConstantPredictor")),
          Map.entry("sklearn.naive_bayes", Set.of("BernoulliNB", "ComplementNB", "MultinomialNB")),
          Map.entry("sklearn.pipeline", Set.of("FeatureUnion", "Pipeline")),
          Map.entry(
              "sklearn.preprocessing",
              Set.of(
                  "Binarizer",
                  "FunctionTransformer",
                  "LabelBinarizer",
                  "LabelEncoder",
                  "MaxAbsScaler",
                  "MultiLabelBinarizer",
                  "Normalizer",
                  "StandardScaler")),
          Map.entry("sklearn.svm", Set.of("LinearSVC")),
          Map.entry("sklearn.utils", Set.of("MetadataRequest", "MethodMetadataRequest")));

  /** What may be referred to and not be called: types, and functions that only training runs. */
  private static final Map<String, Set<String>> REFERENCES =
      Map.of(
          "builtins", types(),
          "__builtin__", types(),
          "numpy",
              Set.of(
                  "bool",
                  "bool_",
                  "float16",
                  "float32",
                  "float64",
                  "int8",
                  "int16",
                  "int32",
                  "int64",
                  "intc",
                  "longlong",
                  "object_",
                  "str_",
                  "uint8",
                  "uint16",
                  "uint32",
                  "uint64"),
          "sklearn.feature_selection", Set.of("chi2", "f_classif", "mutual_info_classif"),
          "sklearn.feature_extraction", Set.of("strip_accents_ascii", "strip_accents_unicode"),
          "sklearn.metrics",
              Set.of(
                  "_passthrough_scorer",
                  "accuracy_score",
                  "average_precision_score",
                  "balanced_accuracy_score",
                  "brier_score_loss",
                  "cohen_kappa_score",
                  "f1_score",
                  "fbeta_score",
                  "hamming_loss",
                  "jaccard_score",
                  "log_loss",
                  "matthews_corrcoef",
                  "precision_score",
                  "recall_score",
                  "roc_auc_score",
                  "top_k_accuracy_score",
                  "zero_one_loss"));

  private KnownNames() {}

  private static Map<String, String> multiarray() {
    return Map.of("_reconstruct", "numpy.ndarray._reconstruct", "scalar", "numpy.scalar");
  }

  private static Map<String, String> builtins() {
    return Map.of(
        "getattr", "builtins.getattr",
        "set", "builtins.set",
        "frozenset", "builtins.frozenset",
        "bytearray", "builtins.bytearray");
  }

  private static Set<String> types() {
    return Set.of("bool", "bytes", "dict", "float", "int", "list", "str", "tuple", "unicode");
  }

  private static Set<String> losses() {
    return Set.of(
        "CyHalfBinomialLoss",
        "CyHalfSquaredError",
        "CyHuberLoss",
        "__pyx_unpickle_CyHalfBinomialLoss");
  }

  /**
   * A name that a file asks for.
   *
   * @throws FormatException if it is not known; the message says the name and what to do
   */
  static Name require(String module, String name) {
    String function = FUNCTIONS.getOrDefault(module, Map.of()).get(name);
    if (function != null) {
      return new Name(function, true);
    }
    if (has(CLASSES, module, name)) {
      return new Name(module + "." + name, true);
    }
    if (has(REFERENCES, module, name)) {
      return new Name(module + "." + name, false);
    }
    throw new FormatException(refusal(module, Python.abbreviate(module + "." + name)));
  }

  /** Packages have modules, and modules may become packages: either holds the name. */
  private static boolean has(Map<String, Set<String>> names, String module, String name) {
    for (String at = module; ; at = at.substring(0, at.lastIndexOf('.'))) {
      if (names.getOrDefault(at, Set.of()).contains(name)) {
        return true;
      }
      if (at.indexOf('.') < 0) {
        return false;
      }
    }
  }

  private static String refusal(String module, String name) {
    if (module.startsWith("sklearn.")) {
      return name
          + " is not supported here; use a linear model, naive Bayes or a combination of them, or"
          + " export the pipeline to ONNX with skl2onnx";
    }
    return "it asks for the Python object "
        + name
        + ", which is not in the file and not part of the text models that are known here; refused,"
        + " and nothing was executed. A function of your own (tokenizer, preprocessor, analyzer)"
        + " cannot be read: train with token_pattern and the vectorizer's options instead";
  }
}
