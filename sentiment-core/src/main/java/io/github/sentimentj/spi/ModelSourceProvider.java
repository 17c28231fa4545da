package io.github.sentimentj.spi;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.ModelSource;

/**
 * Where models of one URI scheme come from. Found through {@link java.util.ServiceLoader}; must
 * have a public constructor without arguments and be thread-safe.
 */
public interface ModelSourceProvider {

  /**
   * The scheme: what stands before the first colon of the URIs that it resolves.
   *
   * @return a short lower-case word
   */
  String scheme();

  /**
   * Makes a source of a URI. Nothing is fetched before the source is opened.
   *
   * @param uri the whole of it, scheme included
   * @return the source
   * @throws ModelLoadException if the rest of the URI is not what this scheme expects
   */
  ModelSource source(String uri);
}
