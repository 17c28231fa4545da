package io.github.sentimentj.huggingface.model;

import java.util.Map;
import java.util.Optional;

/** A function that is applied to each element between two linear layers. */
public enum Activation {

  /**
   * x Φ(x), with the normal distribution's exact Φ (Hendrycks and Gimpel, "Gaussian Error Linear
   * Units", arXiv:1606.08415).
   */
  GELU {
    @Override
    public double apply(double x) {
      return x * 0.5 * (1 + erf(x / Math.sqrt(2)));
    }
  },

  /** The approximation of {@link #GELU} by tanh that the same paper gives. */
  GELU_TANH {
    @Override
    public double apply(double x) {
      return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }
  },

  /** x / (1 + e<sup>-1.702 x</sup>): the approximation of {@link #GELU} by a logistic function. */
  QUICK_GELU {
    @Override
    public double apply(double x) {
      return x / (1 + Math.exp(-1.702 * x));
    }
  },

  /** max(x, 0). */
  RELU {
    @Override
    public double apply(double x) {
      return Math.max(x, 0);
    }
  },

  /** x / (1 + e<sup>-x</sup>), also called swish. */
  SILU {
    @Override
    public double apply(double x) {
      return x / (1 + Math.exp(-x));
    }
  },

  /** The hyperbolic tangent. */
  TANH {
    @Override
    public double apply(double x) {
      return Math.tanh(x);
    }
  };

  // The names that configurations use; several implementations of one function have one each.
  private static final Map<String, Activation> NAMES =
      Map.ofEntries(
          Map.entry("gelu", GELU),
          Map.entry("gelu_python", GELU),
          Map.entry("gelu_new", GELU_TANH),
          Map.entry("gelu_fast", GELU_TANH),
          Map.entry("gelu_accurate", GELU_TANH),
          Map.entry("gelu_python_tanh", GELU_TANH),
          Map.entry("gelu_pytorch_tanh", GELU_TANH),
          Map.entry("quick_gelu", QUICK_GELU),
          Map.entry("relu", RELU),
          Map.entry("silu", SILU),
          Map.entry("swish", SILU),
          Map.entry("tanh", TANH));

  static Optional<Activation> named(String name) {
    return Optional.ofNullable(NAMES.get(name));
  }

  /**
   * The function's value.
   *
   * @param x where
   * @return exact to some 15 digits
   */
  public abstract double apply(double x);

  /** Abramowitz and Stegun 7.1.6: all terms have one sign, so nothing cancels. */
  private static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
