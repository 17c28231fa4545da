package io.github.sentimentj.wandb;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which server, as whom, in which project, with which folders and patience. Immutable. What is set
 * by {@link #with} wins over the environment, that over {@code ./wandb/settings}, and that over the
 * global {@code ~/.config/wandb/settings}.
 */
public final class WandbSettings {

  private static final String PUBLIC_SERVER = "https://api.wandb.ai";

  private final Map<Setting, String> values;
  private final Map<String, String> environment;
  private final Netrc netrc;
  private final Path home;
  private final Path workingDirectory;

  private WandbSettings(
      Map<Setting, String> values,
      Map<String, String> environment,
      Netrc netrc,
      Path home,
      Path workingDirectory) {
    this.values = values;
    this.environment = environment;
    this.netrc = netrc;
    this.home = home;
    this.workingDirectory = workingDirectory;
  }

  /**
   * What the process's environment, the settings files and {@code .netrc} say.
   *
   * @return the settings
   */
  public static WandbSettings load() {
    return load(System.getenv());
  }

  /**
   * What given variables, the settings files and {@code .netrc} say.
   *
   * @param environment the variables; {@code HOME}, {@code NETRC}, {@code XDG_CACHE_HOME} and those
   *     that name proxies are read too
   * @return the settings
   */
  public static WandbSettings load(Map<String, String> environment) {
    return load(environment, Path.of(""));
  }

  static WandbSettings load(Map<String, String> environment, Path workingDirectory) {
    Path home =
        Path.of(
            environment.getOrDefault(
                "HOME", Objects.requireNonNull(System.getProperty("user.home"))));
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    String configuration = environment.getOrDefault(Setting.CONFIG_DIR.variable(), "");
    Path folder =
        configuration.isEmpty()
            ? home.resolve(".config").resolve("wandb")
            : expand(configuration, home);
    values.putAll(SettingsFile.read(folder.resolve("settings")));
    values.putAll(SettingsFile.read(workingDirectory.resolve("wandb").resolve("settings")));
    for (Setting setting : Setting.values()) {
      String value = environment.getOrDefault(setting.variable(), "").strip();
      if (!value.isEmpty()) {
        values.put(setting, value);
      }
    }
    return new WandbSettings(
        values, new HashMap<>(environment), Netrc.find(environment, home), home, workingDirectory);
  }

  static Path expand(String path, Path home) {
    return path.equals("~") || path.startsWith("~/")
        ? home.resolve(path.substring(Math.min(2, path.length())))
        : Path.of(path);
  }

  /**
   * The same settings with one of them set.
   *
   * @param setting which
   * @param value its value
   * @return other settings
   */
  public WandbSettings with(Setting setting, String value) {
    Map<Setting, String> changed = new EnumMap<>(Setting.class);
    changed.putAll(values);
    changed.put(setting, Objects.requireNonNull(value, "value"));
    return new WandbSettings(changed, environment, netrc, home, workingDirectory);
  }

  /**
   * One setting as it was given. The API key may be in {@code .netrc} instead: {@link #apiKey}.
   *
   * @param setting which
   * @return its value, or empty if nothing sets it
   */
  public Optional<String> find(Setting setting) {
    return Optional.ofNullable(values.get(setting)).filter(value -> !value.isEmpty());
  }

  /**
   * The key of {@code WANDB_API_KEY}, else that of {@code .netrc} for the base URL's host and port.
   *
   * @return the key, or empty if there is none
   * @throws WandbException if it cannot be a key
   */
  public Optional<ApiKey> apiKey() {
    URI base = baseUrl();
    String authority = base.getPort() < 0 ? base.getHost() : base.getHost() + ":" + base.getPort();
    return find(Setting.API_KEY).or(() -> netrc.password(authority)).map(ApiKey::of);
  }

  /**
   * The server.
   *
   * @return an absolute URL without a slash at its end
   * @throws WandbException if it cannot be a server's
   */
  public URI baseUrl() {
    String text = find(Setting.BASE_URL).orElse(PUBLIC_SERVER).replaceAll("/+$", "");
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw invalid(Setting.BASE_URL, "is not a URL");
    }
    String scheme = String.valueOf(url.getScheme());
    String host = url.getHost();
    if (host == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw invalid(Setting.BASE_URL, "is not an http or https URL");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw invalid(Setting.BASE_URL, "must be scheme, host, port and path only");
    }
    boolean official = host.equals("wandb.ai") || host.endsWith(".wandb.ai");
    if (official && !host.startsWith("api.")) {
      throw invalid(Setting.BASE_URL, "names the web site; the server is " + PUBLIC_SERVER);
    }
    if (official && scheme.equals("http")) {
      throw invalid(Setting.BASE_URL, "must begin with https://");
    }
    return url;
  }

  /**
   * Where people look at runs.
   *
   * @return an absolute URL without a slash at its end
   */
  public String appUrl() {
    String base = baseUrl().toString();
    return find(Setting.APP_URL)
        .map(url -> url.replaceAll("/+$", ""))
        .orElseGet(
            () ->
                base.contains("://api.wandb.")
                    ? base.replace("://api.wandb.", "://wandb.")
                    : base.replace("://api.", "://app."));
  }

  /**
   * User or team.
   *
   * @return its name, or empty: that of the key's owner
   */
  public Optional<String> entity() {
    return find(Setting.ENTITY);
  }

  /**
   * The project.
   *
   * @return its name; {@code uncategorized} where nothing sets it
   */
  public String project() {
    return find(Setting.PROJECT).orElse("uncategorized");
  }

  /**
   * Whether the server is talked to.
   *
   * @return the mode; {@link Mode#ONLINE} where nothing sets it
   * @throws WandbException if it is none of the modes
   */
  public Mode mode() {
    return switch (find(Setting.MODE).orElse("online")) {
      case "online", "run", "shared" -> Mode.ONLINE;
      case "offline", "dryrun" -> Mode.OFFLINE;
      case "disabled" -> Mode.DISABLED;
      default -> throw invalid(Setting.MODE, "must be online, offline or disabled");
    };
  }

  /** Whether the server is talked to. */
  public enum Mode {
    /** It is. */
    ONLINE,
    /** Runs are written to disk; models come from the cache. */
    OFFLINE,
    /** Nothing is recorded; models come from the cache. */
    DISABLED
  }

  /**
   * The folder that is shared with other clients' caches.
   *
   * @return its path
   */
  public Path cacheDirectory() {
    Optional<String> named = find(Setting.CACHE_DIR);
    if (named.isPresent()) {
      return expand(named.get(), home);
    }
    String user = environment.getOrDefault("XDG_CACHE_HOME", "");
    return (user.isEmpty() ? home.resolve(".cache") : Path.of(user)).resolve("wandb");
  }

  /**
   * The folder that runs are kept in.
   *
   * @return its path
   */
  public Path runDirectory() {
    return find(Setting.DIR)
        .map(named -> expand(named, home))
        .orElse(workingDirectory)
        .resolve("wandb");
  }

  /**
   * The folder that artifacts are put into.
   *
   * @return its path
   */
  public Path artifactDirectory() {
    return find(Setting.ARTIFACT_DIR)
        .map(named -> expand(named, home))
        .orElseGet(() -> workingDirectory.resolve("artifacts"));
  }

  /**
   * A switch.
   *
   * @param setting which
   * @return whether it is on; off where nothing sets it
   */
  public boolean flag(Setting setting) {
    return find(setting).map(text -> text.matches("(?i)true|1|yes|on|t|y")).orElse(false);
  }

  /**
   * A number of seconds.
   *
   * @param setting which
   * @param fallback where nothing sets it
   * @return zero or more
   * @throws WandbException if it is no number of seconds
   */
  public Duration seconds(Setting setting, Duration fallback) {
    return find(setting)
        .map(text -> Duration.ofMillis(Math.round(1000 * number(setting, text, 1e9))))
        .orElse(fallback);
  }

  /**
   * A count.
   *
   * @param setting which
   * @param fallback where nothing sets it
   * @return zero or more
   * @throws WandbException if it is no count
   */
  public int count(Setting setting, int fallback) {
    return find(setting).map(text -> (int) number(setting, text, 1e9)).orElse(fallback);
  }

  private static double number(Setting setting, String text, double max) {
    try {
      double number = Double.parseDouble(text);
      if (number >= 0 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, for numbers out of range too.
    }
    throw invalid(setting, "must be a number from 0 on");
  }

  /**
   * A variable of the environment that is not a W&amp;B setting, such as {@code HTTPS_PROXY}.
   *
   * @param variable its name
   * @return its value, or empty
   */
  public Optional<String> environment(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isEmpty());
  }

  private static WandbException invalid(Setting setting, String what) {
    return new WandbException(WandbException.Kind.INVALID, setting.variable() + " " + what);
  }

  /** Server, entity, project and mode; never the key. */
  @Override
  public String toString() {
    return "WandbSettings[baseUrl=%s, entity=%s, project=%s, mode=%s]"
        .formatted(
            find(Setting.BASE_URL).orElse(PUBLIC_SERVER).replaceAll("//[^/]*@", "//"),
            entity().orElse(""),
            project(),
            find(Setting.MODE).orElse("online"));
  }
}
