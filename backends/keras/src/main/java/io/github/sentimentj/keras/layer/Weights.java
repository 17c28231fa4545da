package io.github.sentimentj.keras.layer;

import io.github.sentimentj.huggingface.hdf5.Dataset;
import java.util.Optional;

/** The variables of a model by where Keras 3 keeps them, such as {@code layers/dense/vars/0}. */
public interface Weights {

  /**
   * A variable.
   *
   * @param path where it is kept
   * @return the variable, or empty
   */
  Optional<Dataset> find(String path);
}
