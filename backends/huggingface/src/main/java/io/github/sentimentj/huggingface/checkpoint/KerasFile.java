package io.github.sentimentj.huggingface.checkpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code tf_model.h5}, the HDF5 file that Keras writes for a TensorFlow model of HuggingFace,
 * and gives its variables the names and shapes that they have in PyTorch.
 */
final class KerasFile {

  private KerasFile() {}

  static Map<String, Tensor> read(WeightFile file) {
    Map<String, Tensor> tensors = new HashMap<>();
    for (Hdf5.Dataset dataset : Hdf5.read(file)) {
      Tensor tensor = tensor(file, dataset);
      if (tensors.put(tensor.name(), tensor) != null) {
        throw file.error(tensor.name(), "expected once, found twice");
      }
    }
    return tensors;
  }

  private static Tensor tensor(WeightFile file, Hdf5.Dataset dataset) {
    String name = torchName(dataset.path());
    List<Long> sizes = dataset.sizes();
    Tensor tensor = Tensor.contiguous(file, name, dataset.dtype(), sizes, dataset.data());
    if (variable(dataset.path()).equals("kernel") && sizes.size() == 2) {
      // Keras multiplies by kernels from the right, PyTorch by their transposes.
      List<Long> transposed = List.of(sizes.get(1), sizes.get(0));
      List<Long> strides = List.of(1L, sizes.get(1));
      return Tensor.strided(file, name, dataset.dtype(), transposed, dataset.data(), 0, strides);
    }
    return tensor;
  }

  /**
   * The name in PyTorch. Keras keeps a variable in the group of its layer under its full name,
   * which begins with that of the model: {@code
   * tf_bert_…/bert/encoder/layer_._0/output/dense/kernel:0}.
   */
  private static String torchName(List<String> path) {
    List<String> parts = new ArrayList<>(path.subList(Math.min(2, path.size()), path.size()));
    String variable = variable(path);
    if (!parts.isEmpty()) {
      parts.remove(parts.size() - 1);
    }
    parts.add(
        switch (variable) {
          case "kernel", "embeddings", "gamma" -> "weight";
          case "beta" -> "bias";
          default -> variable;
        });
    // "layer_._0" stands for element 0 of a list, "layer.0".
    return String.join(".", parts).replace("_._", ".");
  }

  private static String variable(List<String> path) {
    String last = path.isEmpty() ? "" : path.get(path.size() - 1);
    int colon = last.lastIndexOf(':');
    return colon < 0 ? last : last.substring(0, colon);
  }
}
