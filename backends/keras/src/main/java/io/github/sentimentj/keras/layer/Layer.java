package io.github.sentimentj.keras.layer;

import io.github.sentimentj.json.Json;
import java.util.List;
import java.util.Map;

/** Writes what a layer computes into a graph. */
@FunctionalInterface
interface Layer {

  /**
   * A call of a layer.
   *
   * @param network where to write
   * @param layer the layer
   * @param inputs the tensors that it is called with, in the order of its arguments
   * @param options the other arguments, by name
   */
  record Call(Network network, LayerConfig layer, List<Value> inputs, Map<String, Json> options) {

    /** The only input, as floating-point numbers. */
    Value input() {
      if (inputs.size() != 1) {
        throw layer.refuse("expected one input, found " + inputs.size());
      }
      return network.floats(inputs.get(0));
    }

    /** The only input, of a known number of dimensions. */
    Value input(int rank) {
      Value input = input();
      if (input.rank() != rank) {
        throw layer.refuse(
            "expected an input of %d dimensions, found %s".formatted(rank, input.shape()));
      }
      return input;
    }

    /** The last size of a tensor, which the layer's weights depend on. */
    int channels(Value value, int dimension) {
      int size = value.size(dimension);
      if (size == Value.ANY) {
        throw layer.refuse("expected a known number of channels, found " + value.shape());
      }
      return size;
    }

    boolean option(String name) {
      Json value = options.get(name);
      return value != null && !value.isNull() && value.bool();
    }
  }

  /** Its outputs. Where nothing is said of masks, they have none. */
  List<Value> apply(Call call);
}
