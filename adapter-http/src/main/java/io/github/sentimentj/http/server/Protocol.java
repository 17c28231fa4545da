package io.github.sentimentj.http.server;

/** A way to ask a classifier over HTTP: its paths, and the form of its errors. Thread-safe. */
public interface Protocol {

  /** Adds the paths. */
  void addTo(Routes routes);

  /**
   * What a client of this protocol is told when a request fails.
   *
   * @param status the HTTP status
   * @param message what is wrong, without the text
   */
  Reply error(int status, String message);

  /** The status for a server that has too much to do. */
  default int overloadedStatus() {
    return 503;
  }
}
