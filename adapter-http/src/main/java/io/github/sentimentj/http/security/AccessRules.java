package io.github.sentimentj.http.security;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may ask for what. Thread-safe. */
public final class AccessRules {

  private final Tokens tokens;
  private final Tokens adminTokens;
  private final Cors cors;
  private final @Nullable RateLimit rate;

  /**
   * Rules.
   *
   * @param tokens who may ask the model; everybody, if there are none
   * @param adminTokens who may read metrics; as {@code tokens}, if there are none
   * @param perSecond how often one client may ask; 0 for any number
   * @param origins see {@link Cors}
   */
  public AccessRules(Tokens tokens, Tokens adminTokens, double perSecond, Set<String> origins) {
    this.tokens = tokens;
    this.adminTokens = adminTokens.isEmpty() ? tokens : adminTokens;
    this.cors = new Cors(origins);
    rate = perSecond > 0 ? new RateLimit(perSecond) : null;
  }

  /** Whether a request may ask the model. */
  public boolean allows(@Nullable String authorization) {
    return tokens.isEmpty() || tokens.find(authorization) >= 0;
  }

  /** Whether a request may see what only administrators may. */
  public boolean allowsAdmin(@Nullable String authorization) {
    return adminTokens.isEmpty() || adminTokens.find(authorization) >= 0;
  }

  /**
   * Counts a request of a client.
   *
   * @param address of the client; clients with tokens are told apart by these
   * @return 0, or in how many seconds it may ask
   */
  public double ask(@Nullable String authorization, Object address) {
    if (rate == null) {
      return 0;
    }
    int token = tokens.find(authorization);
    return rate.ask(token >= 0 ? (Object) token : address, System.nanoTime());
  }

  /** Pages of other origins. */
  public Cors cors() {
    return cors;
  }
}
