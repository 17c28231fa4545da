package io.github.sentimentj.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.sentimentj.BackendNotFoundException;
import io.github.sentimentj.ClassificationListener;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.drift.DriftMonitor;
import io.github.sentimentj.testkit.TinyModels;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

class SentimentAutoConfigurationTest {

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(SentimentAutoConfiguration.class));

  @TempDir Path folder;

  private static SentimentClassifier classifier(ApplicationContext context) {
    return context.getBean(SentimentClassifier.class);
  }

  @Test
  void nothingSaid_theBundledModelAnswers() {
    application.run(
        context -> {
          assertThat(classifier(context).model().name()).isEqualTo("imdb-linear");
          assertThat(classifier(context).classify("A wonderful film.").label())
              .isEqualTo("positive");
          assertThat(classifier(context).classifyAll(List.of("Dull.", "Great."))).hasSize(2);
          assertThat(classifier(context).explain("A wonderful film.").label())
              .isEqualTo("positive");
        });
  }

  @Test
  void contextClosed_theClassifierIsClosed() {
    SentimentClassifier[] kept = new SentimentClassifier[1];
    application.run(context -> kept[0] = classifier(context));
    assertThatIllegalStateException().isThrownBy(() -> kept[0].classify("Good."));
  }

  @Test
  void disabled_thereIsNothing() {
    application
        .withPropertyValues("sentiment.enabled=false", "sentiment.model=/not/there")
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(SentimentClassifier.class)
                    .doesNotHaveBean(DriftMonitor.class)
                    .doesNotHaveBean(WandbConnectionDetails.class));
  }

  @Test
  void ownClassifier_isTheOnlyOne() {
    SentimentClassifier own = SentimentClassifier.create();
    application
        .withBean("mine", SentimentClassifier.class, () -> own)
        .withPropertyValues("sentiment.model=/not/there")
        .run(context -> assertThat(classifier(context)).isSameAs(own));
  }

  @Test
  void model_namesAFolder() throws Exception {
    TinyModels.linear(folder);
    application
        .withPropertyValues(
            "sentiment.model=" + folder,
            "sentiment.loader=linear",
            "sentiment.backend=linear",
            "sentiment.precision=fp32",
            "sentiment.threads=1",
            "sentiment.long-text=windows:64")
        .run(context -> assertThat(classifier(context).model().name()).isEqualTo("tiny-linear"));
  }

  @Test
  void modelMissing_failsTheStart() {
    application
        .withPropertyValues("sentiment.model=" + folder.resolve("nothing"))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(ModelLoadException.class)
                    .hasStackTraceContaining("nothing"));
  }

  @Test
  void backendMissing_failsTheStart() {
    application
        .withPropertyValues("sentiment.backend=onnx")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(BackendNotFoundException.class)
                    .hasStackTraceContaining("sentiment-onnx"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentiment.long-text=tail",
        "sentiment.threads=0",
        "sentiment.precision=fp8",
        "sentiment.batching.queue=1",
        "sentiment.batching.deadline=-1s",
        "sentiment.cascade.threshold=2"
      })
  void wrongValue_failsTheStart(String property) {
    application.withPropertyValues(property).run(context -> assertThat(context).hasFailed());
  }

  @Test
  void lazy_theModelIsLoadedByTheFirstCall() {
    application
        .withPropertyValues("sentiment.lazy=true", "sentiment.model=" + folder.resolve("nothing"))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThatExceptionOfType(ModelLoadException.class)
                  .isThrownBy(() -> classifier(context).classify("Good."));
            });
    application
        .withPropertyValues("sentiment.lazy=true")
        .run(
            context ->
                assertThat(classifier(context).classify("Good.").label()).isEqualTo("positive"));
  }

  @Test
  void lazyAndNeverUsed_closesWithoutLoading() {
    SentimentClassifier[] kept = new SentimentClassifier[1];
    application
        .withPropertyValues("sentiment.lazy=true")
        .run(context -> kept[0] = classifier(context));
    assertThatIllegalStateException().isThrownBy(() -> kept[0].classify("Good."));
  }

  @Test
  void listeners_hear() {
    List<String> heard = new CopyOnWriteArrayList<>();
    application
        .withBean(
            "listener",
            ClassificationListener.class,
            () -> said -> heard.add(said.results().get(0).label()))
        .run(
            context -> {
              classifier(context).classify("A wonderful film.");
              assertThat(heard).containsExactly("positive");
              assertThat(context.getBean(DriftMonitor.class).snapshot().texts()).isEqualTo(1);
            });
  }

  @Test
  void driftOff_nobodyCounts() {
    application
        .withPropertyValues("sentiment.drift=false")
        .run(context -> assertThat(context).doesNotHaveBean(DriftMonitor.class));
  }

  @Test
  void batching_answersOnAnotherThread() {
    CompletableFuture<Thread> answering = new CompletableFuture<>();
    ClassificationListener listener = said -> answering.complete(Thread.currentThread());
    application
        .withBean("listener", ClassificationListener.class, () -> listener)
        .withPropertyValues(
            "sentiment.batching.max-texts=8",
            "sentiment.batching.max-tokens=1000",
            "sentiment.batching.queue=16",
            "sentiment.batching.deadline=10s")
        .run(
            context -> {
              assertThat(classifier(context).classifyAsync("Good.").join().label())
                  .isEqualTo("positive");
              assertThat(answering.get(30, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
            });
  }

  @Test
  void cascade_asksTheCheapModelFirst() throws Exception {
    TinyModels.linear(folder);
    application
        .withPropertyValues(
            "sentiment.cascade.cheap-model=" + folder, "sentiment.cascade.threshold=0.6")
        .run(
            context -> {
              SentimentClassifier cascade = classifier(context);
              assertThat(cascade.model().name()).isEqualTo("tiny-linear+imdb-linear");
              assertThat(cascade.classify("good good").model().name()).isEqualTo("tiny-linear");
              assertThat(cascade.classify("Wonderful.").model().name()).isEqualTo("imdb-linear");
            });
  }

  @Test
  void customizers_haveTheLastWord() throws Exception {
    TinyModels.linear(folder);
    SentimentClassifierBuilderCustomizer tiny =
        builder -> builder.model(ModelSource.directory(folder));
    application
        .withBean("tiny", SentimentClassifierBuilderCustomizer.class, () -> tiny)
        .withPropertyValues("sentiment.model=/not/there")
        .run(context -> assertThat(classifier(context).model().name()).isEqualTo("tiny-linear"));
  }
}
