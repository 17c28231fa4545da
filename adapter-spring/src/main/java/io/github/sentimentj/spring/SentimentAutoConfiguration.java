package io.github.sentimentj.spring;

import io.github.sentimentj.ClassificationListener;
import io.github.sentimentj.LongText;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.drift.DriftMonitor;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Gives the application a {@link SentimentClassifier} with the model that {@link
 * SentimentProperties} name. It is closed with the application's context. Every {@link
 * ClassificationListener} that is a bean listens.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration"
    })
@ConditionalOnProperty(name = "sentiment.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SentimentProperties.class)
@ImportRuntimeHints(SentimentRuntimeHints.class)
public class SentimentAutoConfiguration {

  /** For Spring. */
  public SentimentAutoConfiguration() {}

  @Bean
  @ConfigurationPropertiesBinding
  static LongTextConverter sentimentLongTextConverter() {
    return new LongTextConverter();
  }

  @Bean
  @ConditionalOnMissingBean
  WandbConnectionDetails wandbConnectionDetails(SentimentProperties properties) {
    return new PropertiesWandbConnectionDetails(properties.wandb());
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty(name = "sentiment.drift", matchIfMissing = true)
  DriftMonitor sentimentDriftMonitor() {
    return DriftMonitor.create();
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnProperty("sentiment.wandb.monitor")
  ApplicationMonitor sentimentMonitor(
      ConfigurableEnvironment environment, WandbConnectionDetails wandb) {
    return ApplicationMonitor.open(
        ModelLoader.variables(environment.getSystemEnvironment(), wandb));
  }

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean(SentimentClassifier.class)
  ApplicationClassifier sentimentClassifier(
      SentimentProperties properties,
      ConfigurableEnvironment environment,
      WandbConnectionDetails wandb,
      ObjectProvider<ClassificationListener> listeners,
      ObjectProvider<SentimentClassifierBuilderCustomizer> customizers,
      ObjectProvider<ObservationRegistry> observations) {
    ModelLoader loader =
        new ModelLoader(
            properties,
            ModelLoader.variables(environment.getSystemEnvironment(), wandb),
            listeners.orderedStream().toList(),
            customizers.orderedStream().toList());
    ApplicationClassifier classifier =
        new ApplicationClassifier(
            loader::load, observations.getIfUnique(() -> ObservationRegistry.NOOP));
    if (!properties.lazy()) {
      var unused = classifier.live();
    }
    return classifier;
  }

  /** Reads {@code sentiment.long-text}. A class, since Spring looks for the types it converts. */
  static final class LongTextConverter implements Converter<String, LongText> {
    @Override
    public LongText convert(String text) {
      return LongText.parse(text);
    }
  }
}
