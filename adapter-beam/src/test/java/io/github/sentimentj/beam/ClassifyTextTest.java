package io.github.sentimentj.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.testkit.StubClassifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** On Beam's own direct runner, which checks that what is sent to workers can be sent. */
class ClassifyTextTest {

  private static final String MODEL = "bundled:imdb-linear";
  private static final AtomicInteger MADE = new AtomicInteger();
  private static final List<StubClassifier> STUBS = Collections.synchronizedList(new ArrayList<>());

  private static SentimentClassifier stub() {
    MADE.incrementAndGet();
    StubClassifier stub = StubClassifier.answering(0.9).when("bad", 0.2);
    STUBS.add(stub);
    return stub;
  }

  @Test
  void answersAreThoseOfTheModel() {
    List<String> texts =
        List.of("One of the best movies of all time.", "Dull and far too long.", "");
    Pipeline pipeline = Pipeline.create();
    PCollection<Row> answers =
        pipeline.apply(Create.of(texts)).apply(ClassifyText.withModel(MODEL));

    PAssert.that(answers)
        .satisfies(
            rows -> {
              int count = 0;
              try (SentimentClassifier classifier =
                  SentimentClassifier.builder().model(ModelSource.uri(MODEL)).build()) {
                for (Row row : rows) {
                  var expected = classifier.classify(row.getString("text"));
                  assertThat(row.getString("label")).isEqualTo(expected.label());
                  assertThat(row.getDouble("probability"))
                      .isCloseTo(expected.probability(expected.label()), within(1e-9));
                  assertThat(row.getMap("scores")).containsOnlyKeys("negative", "positive");
                  assertThat(row.getDouble("polarity"))
                      .isCloseTo(expected.polarity().getAsDouble(), within(1e-9));
                  assertThat(row.getInt32("tokens")).isEqualTo(expected.tokens());
                  assertThat(row.getBoolean("truncated")).isFalse();
                  count++;
                }
              }
              assertThat(count).isEqualTo(3);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void everyTextKeepsItsWindowAndTime() {
    List<TimestampedValue<String>> texts =
        IntStream.range(0, 100)
            .mapToObj(i -> TimestampedValue.of("text " + i, Instant.ofEpochSecond(100 - i)))
            .toList();
    Pipeline pipeline = Pipeline.create();
    PCollection<String> times =
        pipeline
            .apply(Create.timestamped(texts))
            .apply(Window.into(FixedWindows.of(Duration.standardSeconds(10))))
            .apply(ClassifyText.withClassifier(id -> stub()).withBatchSize(3))
            .apply(new Times());

    List<String> expected =
        IntStream.range(0, 100).mapToObj(i -> "text %d at %d".formatted(i, 100 - i)).toList();
    PAssert.that(times)
        .satisfies(
            found -> {
              assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aWorkerMakesOneClassifierAndClosesIt() {
    MADE.set(0);
    STUBS.clear();
    Pipeline pipeline = Pipeline.create();
    PCollection<String> labels =
        pipeline
            .apply(Create.of(Collections.nCopies(200, "bad")))
            .apply(ClassifyText.withClassifier(id -> stub()).withBatchSize(7))
            .apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(row -> String.valueOf(row.getString("label"))));
    PAssert.that(labels)
        .satisfies(
            found -> {
              assertThat(found).hasSize(200).containsOnly("negative");
              return null;
            });
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    assertThat(MADE).hasValue(1);
    assertThat(STUBS.get(0).asked()).hasSize(200);
    assertThatThrownBy(() -> STUBS.get(0).classify("bad"))
        .isInstanceOf(IllegalStateException.class);
    var counters =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(ClassifyText.class, "texts"))
                    .build())
            .getCounters();
    assertThat(counters)
        .singleElement()
        .satisfies(texts -> assertThat(texts.getAttempted()).isEqualTo(200));
  }

  @Test
  void anEmptyBatchIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassifyText.withModel(MODEL).withBatchSize(0))
        .withMessageContaining("0");
  }
}
