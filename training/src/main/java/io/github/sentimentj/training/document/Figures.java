package io.github.sentimentj.training.document;

import java.util.Locale;

/** Writes numbers as people read them. */
public final class Figures {

  private static final double Z = 1.959964; // 95 % of the normal distribution

  private Figures() {}

  /**
   * A share in hundredths of a per cent.
   *
   * @param share in [0, 1]
   * @return such as {@code 95.31 %}
   */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /**
   * A number with four digits behind the point.
   *
   * @param number any number
   * @return such as {@code 0.0123}
   */
  public static String number(double number) {
    return String.format(Locale.ROOT, "%.4f", number);
  }

  /**
   * A count.
   *
   * @param count any number
   * @return such as {@code 25,000}
   */
  public static String count(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /**
   * Between what a share lies with 95 % confidence (Wilson, "Probable Inference, the Law of
   * Succession, and Statistical Inference", 1927).
   *
   * @param share the share found, in [0, 1]
   * @param examples in how many, 1 or more
   * @return such as {@code 95.04–95.56 %}
   */
  public static String interval(double share, int examples) {
    double shrink = 1 + Z * Z / examples;
    double middle = (share + Z * Z / (2 * examples)) / shrink;
    double half =
        Z
            * Math.sqrt(share * (1 - share) / examples + Z * Z / (4.0 * examples * examples))
            / shrink;
    return String.format(Locale.ROOT, "%.2f–%.2f %%", 100 * (middle - half), 100 * (middle + half));
  }
}
