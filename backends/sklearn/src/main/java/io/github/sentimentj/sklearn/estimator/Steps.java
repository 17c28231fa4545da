package io.github.sentimentj.sklearn.estimator;

import io.github.sentimentj.sklearn.text.SparseVector;
import java.util.function.IntToDoubleFunction;

/** The smaller transformers of features. */
final class Steps {

  private Steps() {}

  /**
   * {@code Normalizer}.
   *
   * @param width how many features there are
   * @param norm which length is made 1
   */
  record Normalizing(int width, Norm norm) implements FeatureStep {
    @Override
    public SparseVector apply(SparseVector features) {
      return norm.apply(features, false);
    }
  }

  /**
   * {@code Binarizer}, and what {@code BernoulliNB} begins with.
   *
   * @param width how many features there are
   * @param threshold what is above it becomes 1
   */
  record Binarizing(int width, double threshold) implements FeatureStep {
    @Override
    public SparseVector apply(SparseVector features) {
      double[] values = features.values();
      for (int i = 0; i < values.length; i++) {
        values[i] = values[i] > threshold ? 1 : 0;
      }
      return features.withValues(values);
    }
  }

  /**
   * Counts in small integers, which begin again at the other end.
   *
   * @param width how many features there are
   * @param bits of an integer
   * @param signed whether half of its values are below 0
   */
  record Wrapping(int width, int bits, boolean signed) implements FeatureStep {
    @Override
    public SparseVector apply(SparseVector features) {
      double[] values = features.values();
      for (int i = 0; i < values.length; i++) {
        long high = (long) values[i] << (Long.SIZE - bits);
        values[i] = signed ? high >> (Long.SIZE - bits) : high >>> (Long.SIZE - bits);
      }
      return features.withValues(values);
    }
  }

  /**
   * {@code MaxAbsScaler}, and {@code StandardScaler} without a mean.
   *
   * @param factors what each feature is divided by
   */
  @SuppressWarnings("ArrayRecordComponent") // as large as the vocabulary: never copied or compared
  record Scaling(double[] factors) implements FeatureStep {
    @Override
    public int width() {
      return factors.length;
    }

    @Override
    public SparseVector apply(SparseVector features) {
      double[] values = features.values();
      for (int i = 0; i < values.length; i++) {
        values[i] /= factors[features.column(i)];
      }
      return features.withValues(values);
    }
  }

  /**
   * {@code StandardScaler}: takes every feature's mean away, so that none is 0 any more.
   *
   * @param means of each feature
   * @param factors what each feature is divided by then
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Standardizing(double[] means, double[] factors) implements Transformer {
    @Override
    public int width() {
      return means.length;
    }

    @Override
    public SparseVector transform(Sample sample) {
      double[] values = new double[means.length];
      SparseVector features = sample.features();
      for (int i = 0; i < features.size(); i++) {
        values[features.column(i)] = features.value(i);
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = (values[i] - means[i]) / factors[i];
      }
      return SparseVector.dense(values);
    }

    @Override
    public boolean attribute(Sample sample, IntToDoubleFunction weights, Attribution parts) {
      return false;
    }
  }

  /**
   * {@code SelectKBest} and the like.
   *
   * @param width how many features are kept
   * @param targets the new number of each feature; -1 for those that are left out
   */
  @SuppressWarnings("ArrayRecordComponent") // as large as the vocabulary: never copied or compared
  record Selecting(int width, int[] targets) implements FeatureStep {
    @Override
    public SparseVector apply(SparseVector features) {
      int[] columns = new int[features.size()];
      double[] values = new double[features.size()];
      int size = 0;
      for (int i = 0; i < features.size(); i++) {
        int target = targets[features.column(i)];
        if (target >= 0) {
          columns[size] = target;
          values[size++] = features.value(i);
        }
      }
      return new SparseVector(columns, values, size);
    }

    @Override
    public boolean attribute(Sample sample, IntToDoubleFunction weights, Attribution parts) {
      SparseVector features = sample.features();
      for (int i = 0; i < features.size(); i++) {
        int target = targets[features.column(i)];
        if (target >= 0) {
          parts.feature(features.column(i), weights.applyAsDouble(target));
        }
      }
      return true;
    }
  }

  /**
   * {@code TruncatedSVD}.
   *
   * @param components one row of weights for each feature that is made
   */
  record Projecting(Matrix components) implements FeatureStep {
    @Override
    public int width() {
      return components.rows();
    }

    @Override
    public SparseVector apply(SparseVector features) {
      double[] values = new double[components.rows()];
      for (int row = 0; row < values.length; row++) {
        values[row] = components.dot(row, features);
      }
      return SparseVector.dense(values);
    }

    @Override
    public boolean attribute(Sample sample, IntToDoubleFunction weights, Attribution parts) {
      SparseVector features = sample.features();
      for (int i = 0; i < features.size(); i++) {
        double weight = 0;
        for (int row = 0; row < components.rows(); row++) {
          weight += components.get(row, features.column(i)) * weights.applyAsDouble(row);
        }
        parts.feature(features.column(i), weight);
      }
      return true;
    }
  }

  /**
   * {@code passthrough}: the features themselves.
   *
   * @param width how many features there are
   */
  record Passing(int width) implements FeatureStep {
    @Override
    public SparseVector apply(SparseVector features) {
      return features;
    }
  }
}
