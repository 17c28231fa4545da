package io.github.sentimentj.spring;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.drift.DriftMonitor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Shows the classifier to the operators: health, info, and the {@code sentiment} endpoint. */
@AutoConfiguration(after = SentimentAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
@ConditionalOnBean(SentimentClassifier.class)
public class SentimentActuatorAutoConfiguration {

  /** For Spring. */
  public SentimentActuatorAutoConfiguration() {}

  /** The endpoint and info, the same in every version of Spring Boot. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name =
          "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint")
  static class Endpoints {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    SentimentEndpoint sentimentEndpoint(
        SentimentClassifier classifier, ObjectProvider<DriftMonitor> monitor) {
      return new SentimentEndpoint(classifier, monitor.getIfUnique());
    }

    @Bean
    @ConditionalOnMissingBean(name = "sentimentInfoContributor")
    @ConditionalOnEnabledInfoContributor("sentiment")
    InfoContributor sentimentInfoContributor(SentimentClassifier classifier) {
      return new SentimentInfoContributor(classifier);
    }
  }

  /** Health, where Spring Boot 4 is. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
  static class Health {

    @Bean
    @ConditionalOnMissingBean(name = "sentimentHealthIndicator")
    @ConditionalOnEnabledHealthIndicator("sentiment")
    HealthIndicator sentimentHealthIndicator(SentimentClassifier classifier) {
      return new SentimentHealthIndicator(classifier);
    }
  }

  /** Health, where Spring Boot 3 is, whose classes are not there when this is compiled. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = Boot3HealthRegistrar.INDICATOR)
  @ConditionalOnProperty(name = "management.health.sentiment.enabled", matchIfMissing = true)
  @Import(Boot3HealthRegistrar.class)
  static class Boot3Health {}
}
