package io.github.sentimentj.wandb.run;

/** What runs say of the client that wrote them. */
public final class Telemetry {

  /** Stands where the official client gives its version. */
  public static final String CLIENT = "sentimentj";

  /** The key of a config under which clients keep things of their own. */
  static final String KEY = "_wandb";

  /** Without {@code t}, clients take a run for one that has not begun. */
  private static final String CONFIG =
      "{\"cli_version\":\"%s\",\"t\":{\"5\":\"%s\"}}".formatted(CLIENT, CLIENT);

  private Telemetry() {}

  /**
   * What a config says of the client.
   *
   * @return one of its values
   */
  public static RunRecord.Item config() {
    return new RunRecord.Item(KEY, CONFIG);
  }
}
