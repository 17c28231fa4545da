package io.github.sentimentj.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where models of Weights &amp; Biases come from. A bean of this type takes the place of {@code
 * sentiment.wandb.*}; what is null is left to the environment.
 */
public interface WandbConnectionDetails extends ConnectionDetails {

  /**
   * Address of the server.
   *
   * @return an http or https URL, or null
   */
  default @Nullable String baseUrl() {
    return null;
  }

  /**
   * Key to the account.
   *
   * @return the key, or null
   */
  default @Nullable String apiKey() {
    return null;
  }

  /**
   * User or team.
   *
   * @return its name, or null
   */
  default @Nullable String entity() {
    return null;
  }

  /**
   * Project of the models whose name says none.
   *
   * @return its name, or null
   */
  default @Nullable String project() {
    return null;
  }
}
