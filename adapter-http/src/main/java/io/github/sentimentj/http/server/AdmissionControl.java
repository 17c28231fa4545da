package io.github.sentimentj.http.server;

import io.github.sentimentj.http.security.AccessRules;
import org.jspecify.annotations.Nullable;

/** Says who may come in, how often, and how much at once, at all ports together. Thread-safe. */
public final class AdmissionControl {

  private final AccessRules access;
  private final Admission admission;

  /** Control by these limits and rules. */
  public AdmissionControl(Limits limits, AccessRules access) {
    this.access = access;
    admission = new Admission(limits.requests(), limits.bytesInFlight());
  }

  AccessRules access() {
    return access;
  }

  /**
   * Asks whether a client may ask the model, and counts that it did.
   *
   * @param authorization its header, if it sent one
   * @param client its address
   * @throws RequestException if it may not, or not now
   */
  public void requireAllowed(@Nullable String authorization, Object client) {
    require(access.allows(authorization), authorization, client);
  }

  void requireAdministrator(@Nullable String authorization, Object client) {
    require(access.allowsAdmin(authorization), authorization, client);
  }

  private void require(boolean allowed, @Nullable String authorization, Object client) {
    if (!allowed) {
      throw new RequestException(401, "a valid bearer token is needed");
    }
    double wait = access.ask(authorization, client);
    if (wait > 0) {
      throw RequestException.until((long) Math.ceil(wait), 429, "too many requests of this client");
    }
  }

  /** What a request will take; nothing yet. */
  public Claim claim() {
    return new Claim(admission);
  }
}
