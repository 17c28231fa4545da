package io.github.sentimentj.training.cascade;

import io.github.sentimentj.LongText;

/**
 * How a transformer reads long texts, and what texts cost it.
 *
 * @param policy for texts that are too long for it
 * @param maxTokens what it reads at once
 */
public record Reading(LongText policy, int maxTokens) {

  /** In arithmetic operations, up to a factor: attention is quadratic. */
  double cost(int tokens) {
    if (tokens > maxTokens && policy instanceof LongText.Windows windows) {
      int step = Math.max(1, maxTokens - windows.overlap());
      int count = (tokens - windows.overlap() + step - 1) / step;
      return count * operations(maxTokens);
    }
    return operations(Math.min(tokens, maxTokens));
  }

  private static double operations(int tokens) {
    return tokens * (1 + tokens / 1500.0);
  }
}
