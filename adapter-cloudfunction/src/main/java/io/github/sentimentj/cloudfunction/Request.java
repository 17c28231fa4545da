package io.github.sentimentj.cloudfunction;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request over HTTP, whichever platform it came through.
 *
 * @param method the method, in capital letters
 * @param path the decoded path
 * @param contentType the header of that name, or empty
 * @param query its parameters
 * @param body read only where a route wants it
 */
record Request(String method, String path, String contentType, Query query, Body body) {

  /** The parameters of a query. */
  interface Query {
    /**
     * The last value of that name, or null; throws IllegalArgumentException on what is no query.
     */
    @Nullable String last(String name);
  }

  /** The bytes behind the headers. */
  interface Body {
    /** Reads them, no more than the limit and one. */
    byte[] read(int limit) throws IOException;
  }
}
