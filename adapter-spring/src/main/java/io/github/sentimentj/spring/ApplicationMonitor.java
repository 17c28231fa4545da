package io.github.sentimentj.spring;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.spi.Monitor;
import io.github.sentimentj.spi.MonitorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** All monitors on the class path that the variables ask for, as one. */
final class ApplicationMonitor implements Monitor {

  private final List<Monitor> monitors;

  private ApplicationMonitor(List<Monitor> monitors) {
    this.monitors = List.copyOf(monitors);
  }

  /**
   * Opens them.
   *
   * @throws IllegalStateException if there is nothing on the class path that could monitor
   */
  static ApplicationMonitor open(Map<String, String> variables) {
    ServiceLoader<MonitorProvider> providers = ServiceLoader.load(MonitorProvider.class);
    if (providers.findFirst().isEmpty()) {
      throw new IllegalStateException(
          "sentiment.wandb.monitor is true, but nothing on the class path sends anything to W&B;"
              + " add io.github.sentimentj:sentiment-wandb");
    }
    List<Monitor> opened = new ArrayList<>();
    try {
      providers.forEach(provider -> provider.open(variables).ifPresent(opened::add));
      return new ApplicationMonitor(opened);
    } catch (RuntimeException e) {
      opened.forEach(Monitor::close);
      throw e;
    }
  }

  @Override
  public void onLoaded(ModelInfo model, Optional<Profile> reference) {
    monitors.forEach(monitor -> monitor.onLoaded(model, reference));
  }

  @Override
  public void onClassified(Classification classification) {
    monitors.forEach(monitor -> monitor.onClassified(classification));
  }

  @Override
  public void onFailed(Failure failure) {
    monitors.forEach(monitor -> monitor.onFailed(failure));
  }

  @Override
  public boolean wantsTexts() {
    return monitors.stream().anyMatch(Monitor::wantsTexts);
  }

  @Override
  public void close() {
    monitors.forEach(Monitor::close);
  }
}
