package io.github.sentimentj.tensorflow;

import io.github.sentimentj.BackendNotFoundException;
import io.github.sentimentj.InferenceException;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.spi.ModelFiles;
import io.github.sentimentj.tensorflow.MetaGraph.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.TensorFlow;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** A loaded model: texts or rows of numbers in, rows of scores out. Thread-safe. */
final class TensorFlowSession implements AutoCloseable {

  private static final int MOST_TOGETHER = 32;
  private static final String NEEDED =
      "add org.tensorflow:tensorflow-core-native, in the version of tensorflow-core-api and with"
          + " the classifier of this system: linux-x86_64, linux-arm64 or macosx-arm64";

  private final SavedModelBundle bundle;
  private final Tensor input;
  private final Tensor output;

  private TensorFlowSession(SavedModelBundle bundle, SavedModel model) {
    this.bundle = bundle;
    input = model.input();
    output = model.output();
  }

  /**
   * Loads a model that was checked.
   *
   * @throws ModelLoadException if TensorFlow does not
   * @throws BackendNotFoundException if TensorFlow's library is not there, or not for this system
   */
  static TensorFlowSession load(ModelFiles files, SavedModel model, int threads) {
    requireTensorFlow();
    ConfigProto config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(threads)
            .setInterOpParallelismThreads(threads)
            .build();
    try (ModelFolder folder = ModelFolder.of(files, model)) {
      return new TensorFlowSession(
          SavedModelBundle.loader(folder.path().toString())
              .withTags(SavedModel.SERVE)
              .withConfigProto(config)
              .load(),
          model);
    } catch (ModelLoadException e) {
      throw e;
    } catch (RuntimeException e) { // whatever TensorFlow and its Java part make of a strange graph
      throw new ModelLoadException(
          "%s: TensorFlow cannot load it with %s: %s"
              .formatted(model.where(), model.fileNames(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw new ModelLoadException(
          model.where() + ": cannot be given to TensorFlow in a temporary folder: " + e, e);
    }
  }

  private static void requireTensorFlow() {
    try {
      TensorFlow.version();
    } catch (LinkageError e) {
      throw new BackendNotFoundException(
          "TensorFlow's library does not start on %s %s (%s): %s"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), e, NEEDED),
          e);
    }
  }

  /**
   * Runs texts.
   *
   * @return a row for each
   * @throws InferenceException if TensorFlow fails
   */
  List<float[]> runTexts(List<String> texts) {
    return inParts(texts, this::texts);
  }

  /**
   * Runs rows of numbers. Those that lie together and are equally long run together.
   *
   * @return a row for each
   * @throws InferenceException if TensorFlow fails
   */
  List<float[]> runRows(List<int[]> rows) {
    List<float[]> scores = new ArrayList<>(rows.size());
    int from = 0;
    for (int to = 1; to <= rows.size(); to++) {
      if (to == rows.size() || rows.get(to).length != rows.get(from).length) {
        scores.addAll(inParts(rows.subList(from, to), this::numbers));
        from = to;
      }
    }
    return scores;
  }

  /** As many at once as the model takes; where it wants a certain number, the last ones again. */
  private <T> List<float[]> inParts(List<T> all, BiFunction<List<T>, Integer, TType> maker) {
    int most = input.rows().orElse(MOST_TOGETHER);
    List<float[]> scores = new ArrayList<>(all.size());
    for (int from = 0; from < all.size(); from += most) {
      List<T> part = all.subList(from, Math.min(all.size(), from + most));
      int count = input.rows().orElse(part.size());
      scores.addAll(run(maker.apply(part, count), count).subList(0, part.size()));
    }
    return scores;
  }

  private static <T> T at(List<T> all, int index) {
    return all.get(Math.min(index, all.size() - 1));
  }

  private TType texts(List<String> texts, int count) {
    String[] padded = new String[count];
    for (int i = 0; i < count; i++) {
      padded[i] = at(texts, i);
    }
    Shape shape = input.shape().size() == 2 ? Shape.of(count, 1) : Shape.of(count);
    return TString.tensorOf(shape, DataBuffers.ofObjects(padded));
  }

  private TType numbers(List<int[]> rows, int count) {
    int length = rows.get(0).length;
    int[] all = new int[count * length];
    for (int i = 0; i < count; i++) {
      System.arraycopy(at(rows, i), 0, all, i * length, length);
    }
    Shape shape = Shape.of(count, length);
    return switch (input.type()) {
      case Tensor.INT32 -> TInt32.tensorOf(shape, DataBuffers.of(all));
      case Tensor.INT64 ->
          TInt64.tensorOf(shape, DataBuffers.of(Arrays.stream(all).asLongStream().toArray()));
      default -> {
        float[] floats = new float[all.length];
        for (int i = 0; i < all.length; i++) {
          floats[i] = all[i];
        }
        yield TFloat32.tensorOf(shape, DataBuffers.of(floats));
      }
    };
  }

  private List<float[]> run(TType given, int rows) {
    try (given;
        Result result =
            bundle.session().runner().feed(input.name(), given).fetch(output.name()).run()) {
      if (!(result.get(0) instanceof TFloat32 scores)) {
        throw new InferenceException("TensorFlow gave no floats");
      }
      long[] shape = scores.shape().asArray();
      boolean flat = shape.length == 1 && shape[0] == rows; // one number for each
      if (!flat && (shape.length != 2 || shape[0] != rows || shape[1] < 1)) {
        throw new InferenceException(
            "expected a row of scores for each of %d inputs, found shape %s"
                .formatted(rows, scores.shape()));
      }
      int width = flat ? 1 : Math.toIntExact(shape[1]);
      float[] all = new float[rows * width];
      scores.copyTo(DataBuffers.of(all));
      List<float[]> split = new ArrayList<>(rows);
      for (int i = 0; i < rows; i++) {
        split.add(Arrays.copyOfRange(all, i * width, (i + 1) * width));
      }
      return split;
    } catch (TensorFlowException | IllegalArgumentException | IllegalStateException e) {
      throw new InferenceException("TensorFlow: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    bundle.close();
  }
}
