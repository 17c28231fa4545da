package io.github.sentimentj;

/** A classifier that knows texts whose label is known. */
interface SelfChecking {

  /**
   * Classifies the probe texts of the model's bundle.
   *
   * @throws ModelLoadException if one gets another label than when the model was made
   */
  void check();
}
