package io.github.sentimentj.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the names of labels mean, where they plainly mean something. */
public final class Polarity {

  private static final Map<String, Double> NAMES =
      Map.ofEntries(
          Map.entry("negative", -1.0),
          Map.entry("neg", -1.0),
          Map.entry("neutral", 0.0),
          Map.entry("positive", 1.0),
          Map.entry("pos", 1.0),
          Map.entry("1 star", -1.0),
          Map.entry("2 stars", -0.5),
          Map.entry("3 stars", 0.0),
          Map.entry("4 stars", 0.5),
          Map.entry("5 stars", 1.0));

  private Polarity() {}

  /**
   * What each label is worth, from -1 (negative) to 1 (positive).
   *
   * @param labels all labels of a model or of a data set
   * @return one number for each label, or an empty list if not every name plainly says: {@code
   *     negative}, {@code neutral}, {@code positive}, {@code neg}, {@code pos}, {@code 1 star} to
   *     {@code 5 stars}, or exactly {@code 0} and {@code 1}
   */
  public static List<Double> of(List<String> labels) {
    if (labels.size() == 2 && labels.contains("0") && labels.contains("1")) {
      return labels.stream().map(label -> label.equals("0") ? -1.0 : 1.0).toList();
    }
    List<Double> values = new ArrayList<>();
    for (String label : labels) {
      Double value = NAMES.get(label.toLowerCase(Locale.ROOT));
      if (value == null) {
        return List.of();
      }
      values.add(value);
    }
    return List.copyOf(values);
  }

  /** For each label of the data the index of the model's label of that name or meaning. */
  static Map<String, Integer> match(List<LabeledText> texts, List<String> labels) {
    List<String> found = texts.stream().map(LabeledText::label).distinct().toList();
    List<Double> foundValues = valuesOf(found);
    List<Double> values = of(labels);
    Map<String, Integer> indexes = new HashMap<>();
    for (int i = 0; i < found.size(); i++) {
      int index = labels.indexOf(found.get(i));
      if (index < 0 && !foundValues.isEmpty()) {
        index = values.indexOf(foundValues.get(i));
      }
      if (index < 0) {
        throw new IllegalArgumentException(
            "label '" + found.get(i) + "' in the data: the model knows only " + labels);
      }
      indexes.put(found.get(i), index);
    }
    return indexes;
  }

  private static List<Double> valuesOf(List<String> labels) {
    // A file with texts of one kind only still says which kind.
    return List.of("0", "1").containsAll(labels)
        ? labels.stream().map(label -> label.equals("0") ? -1.0 : 1.0).toList()
        : of(labels);
  }
}
