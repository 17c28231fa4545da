package io.github.sentimentj.http.server;

import java.time.Duration;

/**
 * What one client, and all of them together, may use. Immutable.
 *
 * @param bodyBytes the longest body, also when unpacked
 * @param requests the most requests under way
 * @param bytesInFlight the most bytes of bodies in memory
 * @param slowRequests the most explanations under way
 * @param streams the most streams under way
 * @param patience how long a body may take to arrive, an answer to be read, a stream to stand still
 * @param asynchronous whether the classifier never keeps its callers waiting
 */
public record Limits(
    int bodyBytes,
    int requests,
    long bytesInFlight,
    int slowRequests,
    int streams,
    Duration patience,
    boolean asynchronous) {}
