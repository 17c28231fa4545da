package io.github.sentimentj.spi;

import io.github.sentimentj.ClassificationListener;

/**
 * A listener that lives as long as a service does. It hears of every model before that answers, of
 * a swapped in one too, and is closed after the last call.
 */
public interface Monitor extends ClassificationListener, AutoCloseable {

  /** Sends what it still holds, and ends. Takes a few seconds at most; does not throw. */
  @Override
  void close();
}
