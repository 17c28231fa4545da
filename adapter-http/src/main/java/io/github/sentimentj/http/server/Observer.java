package io.github.sentimentj.http.server;

import org.jspecify.annotations.Nullable;

/** Told of every request, for metrics and traces. Thread-safe and quick. */
public interface Observer {

  /** Hears nothing. */
  Observer NONE =
      (method, route, parent) ->
          new Observation() {
            @Override
            public @Nullable Trace trace() {
              return parent;
            }

            @Override
            public void end(int status) {}
          };

  /**
   * A request begins.
   *
   * @param method its method
   * @param route its path, with variables in place of what they stand for
   * @param parent the caller's trace, if it has one
   */
  Observation begin(String method, String route, @Nullable Trace parent);

  /** One request. */
  interface Observation {

    /** The trace that the request belongs to, if there is one. */
    @Nullable Trace trace();

    /**
     * The request ends.
     *
     * @param status what was answered; 499 if the caller had gone
     */
    void end(int status);
  }
}
