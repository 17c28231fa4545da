package io.github.sentimentj.wandb;

import java.util.Locale;

/**
 * What can be set. Each is an environment variable, {@code WANDB_} and its name, and a line of a
 * settings file, its name in lower case.
 */
public enum Setting {
  /** The key that the user is known by. Not read from settings files. */
  API_KEY,
  /** The server: {@code https://api.wandb.ai}, or one of your own, with or without a path. */
  BASE_URL,
  /** Where people look at runs; else made of the base URL. */
  APP_URL,
  /** User or team; else the default of the key's owner. */
  ENTITY,
  /** Project; else {@code uncategorized}. */
  PROJECT,
  /** Organization whose registry is meant. */
  ORGANIZATION,
  /** {@code online}, {@code offline} or {@code disabled}. */
  MODE,
  /** Folder in which {@code wandb/} is made for runs. */
  DIR,
  /** Folder of the cache; else {@code wandb} in the user's cache folder. */
  CACHE_DIR,
  /** Folder of the global settings file; else {@code wandb} in the user's configuration folder. */
  CONFIG_DIR,
  /** Folder that artifacts are downloaded to; else {@code ./artifacts}. */
  ARTIFACT_DIR,
  /** Id of the run. */
  RUN_ID,
  /** Name of the run, for people. */
  NAME,
  /** Notes on the run. */
  NOTES,
  /** Tags of the run, separated by commas. */
  TAGS,
  /** Group of the run. */
  RUN_GROUP,
  /** What the run does: {@code training}, {@code inference}, … */
  JOB_TYPE,
  /** {@code allow}, {@code must}, {@code never} or {@code auto}. */
  RESUME,
  /** Name of the machine. */
  HOST,
  /** Sent along by service accounts: who it is done for. */
  USERNAME,
  /** Sent along by service accounts: who it is done for. */
  USER_EMAIL,
  /** {@code true}: nothing is printed. */
  SILENT,
  /** {@code true}: no progress bars. */
  QUIET,
  /** Seconds that the start of something may take: of a run, of the search for an artifact. */
  INIT_TIMEOUT,
  /** {@code true}: certificates are not checked. For tests only. */
  INSECURE_DISABLE_SSL,
  /** A JSON object of headers that go with every request to the server, but not to its storage. */
  X_EXTRA_HTTP_HEADERS,
  /** Files per request when their URLs are asked for. */
  ARTIFACT_FETCH_FILE_URL_BATCH_SIZE,
  /** Retries of a GraphQL request. */
  X_GRAPHQL_RETRY_MAX,
  /** Seconds before the first retry of a GraphQL request. */
  X_GRAPHQL_RETRY_WAIT_MIN_SECONDS,
  /** Seconds between retries of a GraphQL request, at most. */
  X_GRAPHQL_RETRY_WAIT_MAX_SECONDS,
  /** Seconds that one try of a GraphQL request may take. */
  X_GRAPHQL_TIMEOUT_SECONDS,
  /** Retries of a file stream request. */
  X_FILE_STREAM_RETRY_MAX,
  /** Seconds before the first retry of a file stream request. */
  X_FILE_STREAM_RETRY_WAIT_MIN_SECONDS,
  /** Seconds between retries of a file stream request, at most. */
  X_FILE_STREAM_RETRY_WAIT_MAX_SECONDS,
  /** Seconds that one try of a file stream request may take. */
  X_FILE_STREAM_TIMEOUT_SECONDS,
  /** Seconds between two requests of a run, if there is something to send. */
  X_FILE_STREAM_TRANSMIT_INTERVAL,
  /** Seconds between two samples of the metrics of process and machine. */
  X_STATS_SAMPLING_INTERVAL,
  /** Megabytes on this machine's disk that a run may take until they are sent. */
  X_SPOOL_MEGABYTES,
  /** Seconds that the end of a run waits for the server. */
  X_FINISH_TIMEOUT_SECONDS,
  /** Retries of an upload or download. */
  X_FILE_TRANSFER_RETRY_MAX,
  /** Seconds before the first retry of an upload or download. */
  X_FILE_TRANSFER_RETRY_WAIT_MIN_SECONDS,
  /** Seconds between retries of an upload or download, at most. */
  X_FILE_TRANSFER_RETRY_WAIT_MAX_SECONDS,
  /** Seconds that one try of an upload or download may take; 0 for any. */
  X_FILE_TRANSFER_TIMEOUT_SECONDS;

  /**
   * The environment variable.
   *
   * @return {@code WANDB_} and the name
   */
  public String variable() {
    return "WANDB_" + name();
  }

  /**
   * The key in a settings file.
   *
   * @return the name in lower case
   */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
