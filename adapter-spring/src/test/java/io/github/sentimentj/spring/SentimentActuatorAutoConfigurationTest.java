package io.github.sentimentj.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.testkit.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

class SentimentActuatorAutoConfigurationTest {

  private static final String HEALTH = "sentimentHealthIndicator";

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  SentimentAutoConfiguration.class, SentimentActuatorAutoConfiguration.class))
          .withPropertyValues("management.endpoints.web.exposure.include=*");

  @TempDir Path folder;

  /** By reflection, since the type is another one in each line of Spring Boot. */
  private static Object health(ApplicationContext context) {
    return ReflectionTestUtils.invokeMethod(context.getBean(HEALTH), "health");
  }

  private static Map<String, Object> details(Object health) {
    return ReflectionTestUtils.invokeMethod(health, "getDetails");
  }

  private static Info info(ApplicationContext context) {
    Info.Builder builder = new Info.Builder();
    context.getBeansOfType(InfoContributor.class).values().forEach(one -> one.contribute(builder));
    return builder.build();
  }

  @Test
  void health_isUpWhileTheModelAnswers() {
    application.run(
        context -> {
          Object up = health(context);
          assertThat(up.toString()).contains("UP");
          assertThat(details(up)).containsEntry("model", "imdb-linear");
          context.getBean(SentimentClassifier.class).close();
          assertThat(health(context).toString()).contains("DOWN");
        });
  }

  @Test
  void health_loadsALazyModel() {
    application
        .withPropertyValues("sentiment.lazy=true")
        .run(
            context -> {
              assertThat(context.getBean(SentimentEndpoint.class).model())
                  .isEqualTo(Map.of("loaded", false));
              assertThat(info(context).getDetails()).isEmpty();
              assertThat(health(context).toString()).contains("UP");
              assertThat(context.getBean(SentimentEndpoint.class).model())
                  .containsEntry("loaded", true);
            });
  }

  @Test
  void switchedOff_isNotThere() {
    application
        .withPropertyValues(
            "management.health.sentiment.enabled=false",
            "management.info.sentiment.enabled=false",
            "management.endpoints.web.exposure.exclude=sentiment")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(HEALTH)
                    .doesNotHaveBean(InfoContributor.class)
                    .doesNotHaveBean(SentimentEndpoint.class));
  }

  @Test
  void noClassifier_nothingToShow() {
    application
        .withPropertyValues("sentiment.enabled=false")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(HEALTH)
                    .doesNotHaveBean(InfoContributor.class)
                    .doesNotHaveBean(SentimentEndpoint.class));
  }

  @Test
  void ownBeans_win() {
    InfoContributor own = builder -> builder.withDetail("mine", true);
    Object health = new Object();
    application
        .withBean("sentimentInfoContributor", InfoContributor.class, () -> own)
        .withBean(HEALTH, Object.class, () -> health)
        .run(
            context -> {
              assertThat(info(context).getDetails()).isEqualTo(Map.of("mine", true));
              assertThat(context.getBean(HEALTH)).isSameAs(health);
            });
  }

  @Test
  void info_describesTheModel() {
    application.run(
        context ->
            assertThat(info(context).getDetails().get("sentiment"))
                .asString()
                .contains("imdb-linear", "sha256", "negative", "positive"));
  }

  @Test
  void endpoint_showsModelAndDrift() {
    application.run(
        context -> {
          SentimentEndpoint endpoint = context.getBean(SentimentEndpoint.class);
          assertThat(endpoint.model().get("drift")).isEqualTo(Map.of("texts", 0L));
          SentimentClassifier classifier = context.getBean(SentimentClassifier.class);
          classifier.classifyAll(List.of("A wonderful film.", "A dull film."));
          assertThat(endpoint.model().get("model"))
              .asString()
              .contains("name=imdb-linear", "sha256=" + classifier.model().sha256());
          assertThat(endpoint.model().get("drift")).asString().contains("texts=2", "maxPsi=");
        });
  }

  @Test
  void reload_readsTheModelAnew() throws Exception {
    TinyModels.linear(folder);
    application
        .withPropertyValues("sentiment.model=" + folder)
        .run(
            context -> {
              SentimentEndpoint endpoint = context.getBean(SentimentEndpoint.class);
              SentimentClassifier classifier = context.getBean(SentimentClassifier.class);
              String before = classifier.model().version();
              Path manifest = folder.resolve("sentiment.json");
              String second = Files.readString(manifest).replaceFirst("\"1\"", "\"2\"");
              Files.writeString(manifest, second);
              assertThat(endpoint.reload().get("model")).asString().contains("version=2");
              assertThat(before).isEqualTo("1");
              assertThat(classifier.model().version()).isEqualTo("2");

              Files.writeString(manifest, "not JSON");
              assertThatExceptionOfType(io.github.sentimentj.ModelLoadException.class)
                  .isThrownBy(endpoint::reload);
              assertThat(classifier.classify("good").model().version()).isEqualTo("2");
            });
  }

  @Test
  void reload_ofTheApplicationsOwnClassifier_isRefused() {
    application
        .withBean("mine", SentimentClassifier.class, SentimentClassifier::create)
        .run(
            context -> {
              SentimentEndpoint endpoint = context.getBean(SentimentEndpoint.class);
              assertThat(endpoint.model()).containsEntry("loaded", true);
              assertThatExceptionOfType(UnsupportedOperationException.class)
                  .isThrownBy(endpoint::reload);
            });
  }
}
