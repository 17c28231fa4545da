package io.github.sentimentj.testkit;

import java.nio.file.Path;

/** Run by {@link BrokenBackendsTest} only. */
class FaultyLimitedContract extends FaultyBackendContract {

  @Override
  protected Path model() {
    return FaultyProvider.limitedModel(folder);
  }
}
