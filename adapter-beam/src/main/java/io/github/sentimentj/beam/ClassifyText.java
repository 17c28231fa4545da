package io.github.sentimentj.beam;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import java.util.UUID;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/**
 * Classifies texts. Each worker opens the model once, however many threads it has, and asks it for
 * batches, which end with a bundle. A text that the model cannot read fails its bundle.
 *
 * <pre>{@code
 * PCollection<Row> answers = reviews.apply(ClassifyText.withModel("bundled:imdb-linear"));
 * }</pre>
 *
 * <p>Its metrics, in the namespace of this class, are the counters {@code texts} and {@code
 * truncated}, and the distributions {@code tokens} of a text and {@code batchMicros}.
 */
public final class ClassifyText extends PTransform<PCollection<String>, PCollection<Row>> {

  /**
   * What comes out: {@code text}, {@code label} (with the highest probability), {@code probability}
   * (of the label), {@code scores} (all labels), {@code polarity} (from −1 to 1, or null), {@code
   * tokens}, {@code truncated}.
   */
  public static final Schema SCHEMA =
      Schema.builder()
          .addStringField("text")
          .addStringField("label")
          .addDoubleField("probability")
          .addMapField("scores", FieldType.STRING, FieldType.DOUBLE)
          .addNullableField("polarity", FieldType.DOUBLE)
          .addInt32Field("tokens")
          .addBooleanField("truncated")
          .build();

  private static final long serialVersionUID = 1L;
  private static final int DEFAULT_BATCH = 64;

  // Workers share by this: the factory, once it was sent to them, is another object each time.
  private final String id;
  private final SerializableFunction<String, SentimentClassifier> factory;
  private final int batchSize;

  private ClassifyText(
      String id, SerializableFunction<String, SentimentClassifier> factory, int batchSize) {
    this.id = id;
    this.factory = factory;
    this.batchSize = batchSize;
  }

  /**
   * Classifies with a model that every worker can find.
   *
   * @param model as for {@link ModelSource#uri}: a path, {@code bundled:NAME} or another URI
   * @return the transform
   */
  public static ClassifyText withModel(String model) {
    return withClassifier(
        id -> SentimentClassifier.builder().model(ModelSource.uri(model)).build());
  }

  /**
   * Classifies with a classifier that every worker makes.
   *
   * @param factory called once in a worker, with a name for the transform; the worker closes what
   *     it makes
   * @return the transform
   */
  public static ClassifyText withClassifier(
      SerializableFunction<String, SentimentClassifier> factory) {
    return new ClassifyText(UUID.randomUUID().toString(), factory, DEFAULT_BATCH);
  }

  /**
   * The same with another size of batches.
   *
   * @param size the most texts that are classified together, 64 if not said otherwise
   * @return a new transform
   * @throws IllegalArgumentException if it is less than 1
   */
  public ClassifyText withBatchSize(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("batch size: " + size);
    }
    return new ClassifyText(id, factory, size);
  }

  @Override
  public PCollection<Row> expand(PCollection<String> texts) {
    return texts.apply(ParDo.of(new ClassifyFn(id, factory, batchSize))).setRowSchema(SCHEMA);
  }
}
