package io.github.sentimentj.evaluation;

import io.github.sentimentj.json.Json;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Makes probabilities true to their word: of the texts that get 0.8, four in five are so. It is
 * fitted on texts that the model was not trained on.
 *
 * <ul>
 *   <li>Temperature scaling: softmax(log p / T), multi-label sigmoid(logit(p) / T) (Guo et al., "On
 *       Calibration of Modern Neural Networks", 2017). One number, so a few hundred texts are
 *       enough. The order of the labels stays, and with it the accuracy.
 *   <li>Isotonic regression: monotone, piecewise linear maps, fitted by pooling adjacent violators
 *       (Zadrozny and Elkan, "Transforming Classifier Scores into Accurate Multiclass Probability
 *       Estimates", 2002). It corrects any monotone distortion and wants a thousand texts or more;
 *       with fewer it overfits. Of two labels the second one is mapped, the first is what remains;
 *       of more labels each has its map, and the results are divided by their sum; multi-label each
 *       has its map and nothing is divided.
 * </ul>
 *
 * <p>Isotonic maps are flat in places: texts of different probabilities may become equal, which
 * costs some ROC-AUC. With two labels no text changes its label: a probability is not moved across
 * one half, even where the map would. With more labels, and for multi-label models, labels may
 * change. A map fitted on n texts answers between 1/(n+2) and 1 - 1/(n+2), never 0 or 1, so that
 * the log loss stays finite.
 *
 * <p>Immutable and thread-safe; equal if they do the same.
 */
public sealed interface Calibration permits TemperatureScaling, IsotonicRegression {

  /**
   * Temperature scaling with a known temperature.
   *
   * @param temperature from 0.01 to 100; 1 changes nothing, more makes the model less sure
   * @return the calibration
   * @throws IllegalArgumentException if it is anything else
   */
  static Calibration ofTemperature(double temperature) {
    return new TemperatureScaling(temperature);
  }

  /**
   * Finds the temperature of least log loss. One that lies at a bound, 0.01 or 100, says that the
   * model is always right on these texts, or knows nothing.
   *
   * @param probabilities for each text the uncalibrated probability of each label
   * @param expected for each text the index of its right label
   * @return the calibration, for {@link #apply}
   * @throws IllegalArgumentException if there are fewer than two texts, if all have the same label,
   *     if the lengths differ, or if a number is not in [0, 1]
   */
  static Calibration fitTemperature(double[][] probabilities, int[] expected) {
    Probabilities.check(probabilities, expected);
    return TemperatureScaling.fit(probabilities, expected);
  }

  /**
   * Finds the temperature of least log loss over all labels of all texts.
   *
   * @param probabilities for each text the uncalibrated probability of each label
   * @param expected for each text whether it has each label
   * @return the calibration, for {@link #applyMultiLabel}
   * @throws IllegalArgumentException if there are fewer than two texts, if every label is there for
   *     all texts or for none, if the lengths differ, or if a number is not in [0, 1]
   */
  static Calibration fitTemperature(double[][] probabilities, boolean[][] expected) {
    Probabilities.check(probabilities, expected);
    return TemperatureScaling.fit(
        Probabilities.decisions(probabilities), Probabilities.decisions(expected));
  }

  /**
   * Fits isotonic maps. Blocks of fewer than 1/64 of the texts are merged, so a map has at most 128
   * points.
   *
   * @param probabilities for each text the uncalibrated probability of each label
   * @param expected for each text the index of its right label
   * @return the calibration, for {@link #apply}
   * @throws IllegalArgumentException as {@link #fitTemperature(double[][], int[])}
   */
  static Calibration fitIsotonic(double[][] probabilities, int[] expected) {
    Probabilities.check(probabilities, expected);
    return IsotonicRegression.fit(probabilities, expected);
  }

  /**
   * Fits an isotonic map for each label. Blocks of fewer than 1/64 of the texts are merged, so a
   * map has at most 128 points.
   *
   * @param probabilities for each text the uncalibrated probability of each label
   * @param expected for each text whether it has each label
   * @return the calibration, for {@link #applyMultiLabel}
   * @throws IllegalArgumentException as {@link #fitTemperature(double[][], boolean[][])}
   */
  static Calibration fitIsotonic(double[][] probabilities, boolean[][] expected) {
    Probabilities.check(probabilities, expected);
    return IsotonicRegression.fit(probabilities, expected);
  }

  /**
   * Calibrates one text's answer, of which one label is right.
   *
   * @param probabilities of each label; not changed
   * @return calibrated probabilities, in [0, 1], of sum 1
   * @throws IllegalArgumentException if a number is not in [0, 1], or this was fitted for another
   *     number of labels
   */
  double[] apply(double[] probabilities);

  /**
   * Calibrates one text's answer, of which each label may be right.
   *
   * @param probabilities of each label; not changed
   * @return calibrated probabilities, each in [0, 1]
   * @throws IllegalArgumentException if a number is not in [0, 1], or this was fitted for another
   *     number of labels
   */
  double[] applyMultiLabel(double[] probabilities);

  /**
   * The temperature, by which log-odds are divided.
   *
   * @return a number from 0.01 to 100, or empty for isotonic regression
   */
  OptionalDouble temperature();

  /**
   * As JSON: {@code {"temperature": T}}, or {@code {"isotonic": [[[x, …], [y, …]], …]}} with a map
   * for each label, or one for two labels.
   *
   * @return compact JSON text, numbers in full precision
   */
  String toJson();

  /**
   * Reads a calibration from JSON. Nothing in it is trusted: a map has from 1 to 1000 points, its x
   * rise within [0, 1], its y do not fall and lie between 0 and 1.
   *
   * @param text what {@link #toJson} made
   * @return the calibration
   * @throws IllegalArgumentException if it is not JSON, or not a calibration; the message says
   *     where
   */
  static Calibration parse(String text) {
    Json json = Json.parse(text);
    Optional<Json> temperature = json.find("temperature");
    Optional<Json> isotonic = json.find("isotonic");
    if (temperature.isPresent() == isotonic.isPresent()) {
      throw new IllegalArgumentException(
          json.path() + ": expected either \"temperature\" or \"isotonic\"");
    }
    return temperature.isPresent()
        ? TemperatureScaling.parse(temperature.get())
        : IsotonicRegression.parse(isotonic.get());
  }
}
