package io.github.sentimentj.spi;

import java.util.Map;
import java.util.Optional;

/**
 * Brings a monitor to every service whose environment asks for it. Found through {@link
 * java.util.ServiceLoader}; must have a public constructor without arguments.
 */
public interface MonitorProvider {

  /**
   * Begins to monitor a service, without waiting for anything outside of the process.
   *
   * @param environment the variables with the settings
   * @return the monitor, which the service closes; empty if the variables do not ask for it
   * @throws IllegalArgumentException if a variable is wrong; the message names it
   */
  Optional<Monitor> open(Map<String, String> environment);
}
