package io.github.sentimentj.keras.layer;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.keras.layer.Layer.Call;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The layers that are known, by their classes. */
final class Layers {

  private static final Map<String, Layer> ALL = new HashMap<>();

  static {
    for (String name :
        List.of(
            "Dropout",
            "SpatialDropout1D",
            "GaussianNoise",
            "GaussianDropout",
            "AlphaDropout",
            "ActivityRegularization",
            "Identity")) {
      ALL.put(name, Shaping::nothing);
    }
    ALL.put("Embedding", Dense::embedding);
    ALL.put("Dense", Dense::dense);
    ALL.put("EinsumDense", Dense::einsum);
    ALL.put("Masking", Dense::masking);
    ALL.put("Rescaling", Dense::rescaling);
    ALL.put("LSTM", Recurrent::single);
    ALL.put("GRU", Recurrent::single);
    ALL.put("SimpleRNN", Recurrent::single);
    ALL.put("Bidirectional", Recurrent::bidirectional);
    ALL.put("TimeDistributed", Layers::timeDistributed);
    ALL.put("Conv1D", Convolution::conv);
    ALL.put("SeparableConv1D", Convolution::separable);
    ALL.put("DepthwiseConv1D", Convolution::depthwise);
    ALL.put("MaxPooling1D", Convolution::maxPooling);
    ALL.put("AveragePooling1D", Convolution::averagePooling);
    ALL.put("GlobalMaxPooling1D", Convolution::globalMax);
    ALL.put("GlobalAveragePooling1D", Convolution::globalAverage);
    ALL.put("Flatten", Shaping::flatten);
    ALL.put("Reshape", Shaping::reshape);
    ALL.put("Permute", Shaping::permute);
    ALL.put("RepeatVector", Shaping::repeat);
    ALL.put("UpSampling1D", Shaping::upSampling);
    ALL.put("ZeroPadding1D", Shaping::zeroPadding);
    ALL.put("Cropping1D", Shaping::cropping);
    ALL.put("Concatenate", Merging::concatenate);
    ALL.put("Add", Merging::add);
    ALL.put("Subtract", Merging::subtract);
    ALL.put("Multiply", Merging::multiply);
    ALL.put("Average", Merging::average);
    ALL.put("Maximum", Merging::maximum);
    ALL.put("Minimum", Merging::minimum);
    ALL.put("Dot", Merging::dot);
    ALL.put("LayerNormalization", Normalization::layer);
    ALL.put("RMSNormalization", Normalization::rms);
    ALL.put("UnitNormalization", Normalization::unit);
    ALL.put("BatchNormalization", Normalization::batch);
    ALL.put("MultiHeadAttention", Attention::multiHead);
    ALL.put("Attention", Attention::dot);
    ALL.put("AdditiveAttention", Attention::additive);
    ALL.put("Activation", Activations::activation);
    ALL.put("ReLU", Activations::relu);
    ALL.put("LeakyReLU", Activations::leakyRelu);
    ALL.put("ELU", Activations::elu);
    ALL.put("ThresholdedReLU", Activations::thresholdedRelu);
    ALL.put("PReLU", Activations::prelu);
    ALL.put("Softmax", Activations::softmax);
    ALL.put("TextVectorization", TextLayer::apply);
    ALL.put("Sequential", Models::nested);
    ALL.put("Functional", Models::nested);
    ALL.put("Model", Models::nested);
  }

  private Layers() {}

  /**
   * Writes down a call of a layer.
   *
   * @throws ModelLoadException if the layer is not known, or cannot be computed as it is set
   */
  static List<Value> apply(Call call) {
    LayerConfig layer = call.layer();
    Layer known = ALL.get(layer.type());
    if (known == null) {
      throw layer.refuse(unknown(layer.type()));
    }
    try {
      requireFloats(layer);
      return known.apply(call);
    } catch (ModelLoadException e) {
      throw e;
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      throw layer.refuse(e);
    }
  }

  private static String unknown(String type) {
    return switch (type) {
      case "Lambda" ->
          "a Lambda layer holds a function of Python, which is not run; replace it by layers of Keras";
      default -> "this layer is not supported; the documentation lists those that are";
    };
  }

  /** Weights of reduced precision are read as they are; quantized layers have other weights. */
  private static void requireFloats(LayerConfig layer) {
    if (!layer.config().isObject()) {
      throw layer.refuse("expected options, found none");
    }
    layer
        .config()
        .find("dtype")
        .map(dtype -> dtype.isString() ? dtype : dtype.get("config").get("name"))
        .filter(name -> name.isString() && name.string().matches(".*(int8|int4|float8|_from_).*"))
        .ifPresent(
            name -> {
              throw layer.refuse("dtype %s is not supported".formatted(name.string()));
            });
    layer.requireUnset("quantization_mode", "lora_rank");
  }

  /** Layers that see nothing of the other steps are applied to all of them at once. */
  private static List<Value> timeDistributed(Call call) {
    LayerConfig wrapper = call.layer();
    Value x = call.input();
    LayerConfig inner =
        wrapper.child(wrapper.config().get("layer"), wrapper.variables() + "/layer");
    if (x.rank() < 3) {
      throw wrapper.refuse("expected three dimensions or more, found " + x.shape());
    }
    Network net = call.network();
    // Steps become rows of the batch.
    Integer[] sizes = x.shape().subList(1, x.rank()).toArray(Integer[]::new);
    sizes[0] = Value.ANY;
    long[] rows = new long[sizes.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i == 0 ? -1 : call.channels(x, i + 1);
    }
    Value flat = Value.of(net.reshape(x.name(), rows), List.of(sizes));
    List<Value> outputs = apply(new Call(net, inner, List.of(flat), Map.of()));
    if (outputs.size() != 1) {
      throw wrapper.refuse("expected a layer with one output, found " + outputs.size());
    }
    Value y = outputs.get(0);
    String[] shape = new String[y.rank() + 1];
    shape[0] = net.size(x.name(), 0);
    shape[1] = net.size(x.name(), 1);
    Integer[] known = new Integer[y.rank() + 1];
    known[0] = x.size(0);
    known[1] = x.size(1);
    for (int i = 1; i < y.rank(); i++) {
      shape[i + 1] = net.ints(call.channels(y, i));
      known[i + 1] = y.size(i);
    }
    String restored = net.op("Reshape", y.name(), net.concat(0, shape));
    return List.of(Value.of(restored, List.of(known)).masked(x.mask()));
  }
}
