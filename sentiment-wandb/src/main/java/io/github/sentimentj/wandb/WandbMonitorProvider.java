package io.github.sentimentj.wandb;

import io.github.sentimentj.spi.Monitor;
import io.github.sentimentj.spi.MonitorProvider;
import io.github.sentimentj.wandb.WandbException.Kind;
import io.github.sentimentj.wandb.WandbSettings.Mode;
import io.github.sentimentj.wandb.http.Log;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Logs what a service answers to a run of the type {@code inference}, where {@code WANDB_API_KEY}
 * is set, or {@code WANDB_MODE} is {@code offline}.
 */
public final class WandbMonitorProvider implements MonitorProvider {

  private static final String ROWS = "MONITOR_ROWS_PER_SECOND";
  private static final String WINDOW = "MONITOR_WINDOW_SECONDS";
  private static final String TEXTS = "MONITOR_TEXTS";

  private static final double MAX_WINDOW_SECONDS = 86_400;

  /** A service has ten seconds from SIGTERM on, and answers first what was begun. */
  private static final String END_SECONDS = "5";

  /** For {@link java.util.ServiceLoader}. */
  public WandbMonitorProvider() {}

  @Override
  public Optional<Monitor> open(Map<String, String> environment) {
    WandbSettings settings = WandbSettings.load(environment);
    if (settings.find(Setting.X_FINISH_TIMEOUT_SECONDS).isEmpty()) {
      settings = settings.with(Setting.X_FINISH_TIMEOUT_SECONDS, END_SECONDS);
    }
    try {
      // A key in .netrc is there for other programs, too: nobody asked this one to send anything.
      boolean asked =
          settings.environment(Setting.API_KEY.variable()).isPresent()
              || settings.environment(Setting.MODE.variable()).isPresent();
      return asked && settings.mode() != Mode.DISABLED
          ? Optional.of(start(settings, options(settings)))
          : Optional.empty();
    } catch (WandbException e) {
      if (e.kind() == Kind.LOCAL) {
        Log.warning("NOTHING IS LOGGED TO W&B: " + e.getMessage());
        return Optional.empty();
      }
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Monitor start(WandbSettings settings, InferenceMonitor.Options options) {
    if (settings.mode() == Mode.ONLINE && settings.apiKey().isEmpty()) {
      throw new IllegalArgumentException(
          "WANDB_MODE is online, but there is no key: set WANDB_API_KEY");
    }
    Wandb wandb = Wandb.connect(settings);
    try {
      RunOptions run =
          RunOptions.of(settings.find(Setting.JOB_TYPE).orElse("inference"))
              .project(project(settings))
              .withoutShutdownHook();
      return InferenceMonitor.startFor(new RunReceiver(wandb, wandb.startRun(run)), options);
    } catch (RuntimeException e) {
      wandb.close();
      throw e;
    }
  }

  private static String project(WandbSettings settings) {
    return settings
        .find(Setting.PROJECT)
        .or(() -> settings.environment("PROJECT_NAME"))
        .orElse("imdb-sentiment-api");
  }

  private record RunReceiver(Wandb wandb, WandbRun run) implements InferenceMonitor.Receiver {
    @Override
    public void log(Map<String, ?> row) {
      run.log(row);
    }

    @Override
    public long dropped() {
      return run.status().dropped();
    }

    @Override
    public void end() {
      try (wandb) {
        run.finish(0);
      }
    }
  }

  private static InferenceMonitor.Options options(WandbSettings settings) {
    InferenceMonitor.Options standard = InferenceMonitor.Options.standard();
    Optional<String> rows = settings.environment(ROWS);
    double perSecond =
        rows.filter("all"::equals).isPresent()
            ? Double.POSITIVE_INFINITY
            : number(ROWS, rows, standard.rowsPerSecond(), 1e6, ", or all");
    double window =
        number(
            WINDOW,
            settings.environment(WINDOW),
            (double) standard.window().toSeconds(),
            MAX_WINDOW_SECONDS,
            "");
    return new InferenceMonitor.Options(
        perSecond, Duration.ofMillis((long) (1000 * window)), redaction(settings));
  }

  private static double number(
      String variable, Optional<String> text, double fallback, double max, String otherwise) {
    try {
      double number = text.isEmpty() ? fallback : Double.parseDouble(text.get());
      if (number >= 0.001 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, for numbers out of range too.
    }
    throw new IllegalArgumentException(
        "%s must be a number from 0.001 to %.0f%s".formatted(variable, max, otherwise));
  }

  private static Optional<UnaryOperator<String>> redaction(WandbSettings settings) {
    return switch (settings.environment(TEXTS).orElse("none")) {
      case "none" -> Optional.empty();
      case "redacted" -> Optional.of(new Redaction());
      default -> throw new IllegalArgumentException(TEXTS + " must be none or redacted");
    };
  }
}
