/** Metrics, traces and logs. None of them holds a text or a secret. */
@NullMarked
package io.github.sentimentj.http.telemetry;

import org.jspecify.annotations.NullMarked;
