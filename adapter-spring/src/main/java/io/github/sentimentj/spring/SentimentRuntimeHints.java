package io.github.sentimentj.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image must keep: bundled models, and the providers that are found by their names.
 * ONNX Runtime is not covered.
 */
final class SentimentRuntimeHints implements RuntimeHintsRegistrar {

  private static final String[] PROVIDERS = {
    "io.github.sentimentj.linear.LinearBackendProvider",
    "io.github.sentimentj.sklearn.SklearnBackendProvider",
    "io.github.sentimentj.wandb.WandbModelSourceProvider",
    "io.github.sentimentj.wandb.WandbMonitorProvider"
  };

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints.resources().registerPattern("META-INF/sentimentj/models/**");
    hints.resources().registerPattern("META-INF/services/io.github.sentimentj.spi.*");
    for (String provider : PROVIDERS) {
      hints
          .reflection()
          .registerTypeIfPresent(classLoader, provider, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
    }
  }
}
