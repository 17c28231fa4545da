package io.github.sentimentj.tensorflow;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.github.sentimentj.BackendNotFoundException;
import io.github.sentimentj.InferenceException;
import io.github.sentimentj.ModelLoadException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorInfo;

/** A loaded model: a batch of rows or texts in, scores out. Thread-safe. */
final class TensorFlowModel implements AutoCloseable {

  private static final String ENGINE = "TensorFlow";

  private final Model model;
  private final TensorInfo input;

  private TensorFlowModel(Model model, TensorInfo input) {
    this.model = model;
    this.input = input;
  }

  /**
   * Loads a model that was {@linkplain AllowedOperators checked}.
   *
   * @throws ModelLoadException if TensorFlow does not
   */
  static TensorFlowModel load(SavedModel saved) {
    Model model;
    try {
      model = Model.newInstance(ENGINE, Device.cpu(), ENGINE);
    } catch (EngineException | UnsatisfiedLinkError e) {
      throw new BackendNotFoundException(
          "TensorFlow does not run here: put ai.djl.tensorflow:tensorflow-native-cpu for this system"
              + " on the class path: "
              + e.getMessage());
    }
    try {
      model.load(
          saved.folder(), SavedModel.FILE, Map.of("SignatureDefKey", saved.signature()));
      return new TensorFlowModel(model, saved.input());
    } catch (IOException | MalformedModelException | RuntimeException e) {
      model.close();
      throw new ModelLoadException(saved.folder() + ": " + e.getMessage(), e);
    }
  }

  /** How many rows it takes at once; 0 for any number. */
  int batch() {
    long size =
        input.getTensorShape().getDimCount() == 0 ? 0 : input.getTensorShape().getDim(0).getSize();
    return size > 0 ? (int) size : 0;
  }

  List<float[]> runTexts(List<String> texts) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      boolean column = input.getTensorShape().getDimCount() == 2;
      Shape shape = column ? new Shape(texts.size(), 1) : new Shape(texts.size());
      return run(manager.create(texts.toArray(String[]::new), shape), texts.size());
    }
  }

  List<float[]> runRows(List<int[]> rows) {
    try (NDManager manager = model.getNDManager().newSubManager()) {
      int length = rows.get(0).length;
      Shape shape = new Shape(rows.size(), length);
      int[] all = new int[rows.size() * length];
      for (int i = 0; i < rows.size(); i++) {
        System.arraycopy(rows.get(i), 0, all, i * length, length);
      }
      return run(array(manager, all, shape), rows.size());
    }
  }

  private NDArray array(NDManager manager, int[] numbers, Shape shape) {
    if (input.getDtype() == DataType.DT_INT32) {
      return manager.create(numbers, shape);
    } else if (input.getDtype() == DataType.DT_FLOAT) {
      float[] floats = new float[numbers.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = numbers[i];
      }
      return manager.create(floats, shape);
    }
    long[] longs = new long[numbers.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = numbers[i];
    }
    return manager.create(longs, shape);
  }

  private List<float[]> run(NDArray in, int rows) {
    try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null))) {
      NDArray out = predictor.predict(new NDList(in)).get(0);
      float[] all = out.toFloatArray();
      out.close();
      int width = all.length / rows;
      float[][] scores = new float[rows][width];
      for (int i = 0; i < rows; i++) {
        System.arraycopy(all, i * width, scores[i], 0, width);
      }
      return List.of(scores);
    } catch (TranslateException | RuntimeException e) {
      throw new InferenceException("TensorFlow: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
