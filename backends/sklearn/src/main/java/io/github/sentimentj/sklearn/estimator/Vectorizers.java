package io.github.sentimentj.sklearn.estimator;

import io.github.sentimentj.sklearn.python.Dict;
import io.github.sentimentj.sklearn.python.FormatException;
import io.github.sentimentj.sklearn.python.NumpyArray;
import io.github.sentimentj.sklearn.python.PyObject;
import io.github.sentimentj.sklearn.python.Python;
import io.github.sentimentj.sklearn.python.Python.Name;
import io.github.sentimentj.sklearn.text.Vectorizer;
import io.github.sentimentj.sklearn.text.VectorizerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds what takes texts. */
final class Vectorizers {

  private static final String DEFAULT_PATTERN = "(?u)\\b\\w\\w+\\b";

  /** From the Information Retrieval Group of the University of Glasgow, as scikit-learn has it. */
  private static final String ENGLISH = "english-stop-words.txt";

  private final Building building;

  Vectorizers(Building building) {
    this.building = building;
  }

  /** A {@code CountVectorizer}, {@code TfidfVectorizer} or {@code HashingVectorizer}. */
  Transformer build(Attributes attributes) {
    if (!attributes.text("input", "content").equals("content")) {
      throw attributes.wrong("input", "content", attributes.text("input", ""));
    }
    for (String function : List.of("tokenizer", "preprocessor", "analyzer")) {
      attributes
          .find(function)
          .filter(value -> !(value instanceof String))
          .ifPresent(
              value -> {
                throw attributes.wrong(
                    function, "no Python function, since none is run here", value);
              });
    }
    try {
      return attributes.type().equals("HashingVectorizer")
          ? hashing(attributes)
          : counting(attributes);
    } catch (IllegalArgumentException e) {
      throw new FormatException(attributes.type() + ": cannot use " + e.getMessage(), e);
    }
  }

  private Transformer hashing(Attributes attributes) {
    Vectorizer vectorizer =
        options(attributes)
            .hashing(
                attributes.integer("n_features", 1 << 20),
                attributes.bool("alternate_sign", true),
                building.memory());
    Norm norm = norm(attributes.textOrNone("norm"));
    TextCounts counts = new TextCounts(vectorizer);
    return norm == Norm.NONE
        ? counts
        : new Chain(
            List.of(
                counts, new Tfidf(vectorizer.columns(), false, null, norm, isFloat32(attributes))));
  }

  private Transformer counting(Attributes attributes) {
    Vectorizer vectorizer = options(attributes).counting(terms(attributes), building.memory());
    TextCounts counts = new TextCounts(vectorizer);
    if (attributes.type().equals("CountVectorizer")) {
      return narrowed(attributes, counts);
    }
    Attributes tfidf = new Attributes(attributes.object("_tfidf"));
    return new Chain(List.of(counts, tfidf(tfidf, vectorizer.columns(), isFloat32(attributes))));
  }

  /** Counts in a type that is too small for some of them begin again at its other end. */
  private static Transformer narrowed(Attributes attributes, TextCounts counts) {
    return switch (dtype(attributes)) {
      case "int8", "i1" -> narrowed(counts, Byte.SIZE, true);
      case "int16", "i2" -> narrowed(counts, Short.SIZE, true);
      case "uint8", "u1" -> narrowed(counts, Byte.SIZE, false);
      case "uint16", "u2" -> narrowed(counts, Short.SIZE, false);
      default -> counts;
    };
  }

  private static Transformer narrowed(TextCounts counts, int bits, boolean signed) {
    return new Chain(List.of(counts, new Steps.Wrapping(counts.width(), bits, signed)));
  }

  private static boolean isFloat32(Attributes attributes) {
    String dtype = dtype(attributes);
    return dtype.equals("float32") || dtype.equals("f4");
  }

  /** A type of numpy, a text, or an object of {@code numpy.dtype}, which has short names. */
  private static String dtype(Attributes attributes) {
    Object dtype = attributes.find("dtype").orElse("");
    if (dtype instanceof Name name) {
      return name.dotted().replaceFirst("^numpy\\.", "");
    } else if (dtype instanceof PyObject object && !object.arguments().isEmpty()) {
      return object.arguments().get(0) instanceof String code ? code : "";
    }
    return dtype instanceof String text ? text : "";
  }

  private static VectorizerOptions options(Attributes attributes) {
    List<Object> range = attributes.list("ngram_range");
    if (range.size() != 2
        || !(range.get(0) instanceof Long least)
        || !(range.get(1) instanceof Long most)) {
      throw attributes.wrong("ngram_range", "two numbers", range.size());
    }
    return new VectorizerOptions(
        attributes.text("analyzer", "word"),
        attributes.text("token_pattern", DEFAULT_PATTERN),
        attributes.bool("lowercase", true),
        accents(attributes),
        stopWords(attributes),
        Math.toIntExact(Math.max(-1, Math.min(least, Integer.MAX_VALUE))),
        Math.toIntExact(Math.max(-1, Math.min(most, Integer.MAX_VALUE))),
        attributes.bool("binary", false));
  }

  private static @Nullable String accents(Attributes attributes) {
    Object option = attributes.find("strip_accents").orElse(Python.NONE);
    if (option instanceof Name name && name.dotted().contains(".strip_accents_")) {
      return name.dotted().replaceFirst(".*strip_accents_", "");
    }
    return attributes.textOrNone("strip_accents");
  }

  private static List<String> stopWords(Attributes attributes) {
    Object option = attributes.find("stop_words").orElse(Python.NONE);
    if (option == Python.NONE) {
      return List.of();
    }
    if (option instanceof String name) {
      if (!name.equals("english")) {
        throw attributes.wrong("stop_words", "'english' or a list", name);
      }
      return english();
    }
    List<String> words = new ArrayList<>();
    for (Object word : attributes.list("stop_words")) {
      if (!(word instanceof String text)) {
        throw attributes.wrong("stop_words", "texts", word);
      }
      words.add(text);
    }
    return words;
  }

  private static List<String> english() {
    try (InputStream in = Vectorizers.class.getResourceAsStream(ENGLISH)) {
      if (in == null) {
        throw new IllegalStateException(ENGLISH + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The term of each column. */
  private String[] terms(Attributes attributes) {
    if (!attributes.has("vocabulary_") && attributes.find("vocabulary").isPresent()) {
      // Never fitted, because there was nothing to learn.
      return terms(attributes, "vocabulary");
    }
    return terms(attributes, "vocabulary_");
  }

  private String[] terms(Attributes attributes, String name) {
    if (attributes.find(name).orElse(Python.NONE) instanceof Dict) {
      return terms(attributes, name, attributes.dict(name));
    }
    List<Object> list = attributes.list(name);
    String[] terms = new String[list.size()];
    for (int i = 0; i < terms.length; i++) {
      put(attributes, name, terms, i, list.get(i));
    }
    return terms;
  }

  private String[] terms(Attributes attributes, String name, Dict columns) {
    if (columns.size() == 0) {
      throw attributes.wrong(name, "terms", "none");
    }
    building.memory().take(8L * columns.size());
    String[] terms = new String[columns.size()];
    for (int i = 0; i < terms.length; i++) {
      Object column = columns.value(i);
      if (!(column instanceof Long number) || number < 0 || number >= terms.length) {
        throw attributes.wrong(name, "numbers below " + terms.length, column);
      }
      put(attributes, name, terms, (int) (long) number, columns.key(i));
    }
    return terms;
  }

  private static void put(
      Attributes attributes, String name, String[] terms, int column, Object term) {
    if (!(term instanceof String text)) {
      throw attributes.wrong(name, "texts", term);
    }
    if (terms[column] != null) {
      throw attributes.wrong(name, "each number once", (long) column);
    }
    terms[column] = text;
  }

  /** A {@code TfidfTransformer} for so many features. */
  static Tfidf tfidf(Attributes attributes, int width, boolean float32) {
    return new Tfidf(
        width,
        attributes.bool("sublinear_tf", false),
        attributes.bool("use_idf", true) ? idf(attributes, width) : null,
        norm(attributes.textOrNone("norm")),
        float32);
  }

  /** An array; up to scikit-learn 1.5, the diagonal of a matrix. */
  private static double[] idf(Attributes attributes, int width) {
    if (attributes.find("idf_").orElse(Python.NONE) instanceof NumpyArray) {
      return attributes.vector(width, "idf_");
    }
    Attributes diagonal = new Attributes(attributes.object("_idf_diag", "idf_"));
    return diagonal.vector(width, "data");
  }

  static Norm norm(@Nullable String name) {
    if (name == null) {
      return Norm.NONE;
    }
    return switch (name) {
      case "l1" -> Norm.L1;
      case "l2" -> Norm.L2;
      case "max" -> Norm.MAX;
      default -> throw new FormatException("norm: expected l1, l2 or max, found " + name);
    };
  }
}
