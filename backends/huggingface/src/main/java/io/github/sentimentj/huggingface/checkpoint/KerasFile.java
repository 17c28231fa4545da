package io.github.sentimentj.huggingface.checkpoint;

import io.github.sentimentj.ModelLoadException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code tf_model.h5}, the HDF5 file that Keras writes for a TensorFlow model of HuggingFace,
 * and gives its variables the names and shapes that they have in PyTorch.
 */
final class KerasFile {

  private static final int MAX_DEPTH = 32;
  private static final int MAX_NODES = 1 << 14;

  private final WeightFile file;
  private final Map<String, Tensor> tensors = new HashMap<>();
  private int nodes;

  private KerasFile(WeightFile file) {
    this.file = file;
  }

  static Map<String, Tensor> read(WeightFile file) {
    // The reader moves the position of the buffer that it is given.
    ByteBuffer bytes = file.bytes().duplicate();
    try (HdfFile h5 = HdfFile.fromByteBuffer(bytes)) {
      KerasFile keras = new KerasFile(file);
      for (Node layer : h5) {
        if (layer instanceof Group group) {
          keras.walk(group, List.of());
        }
      }
      return keras.tensors;
    } catch (ModelLoadException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // The HDF5 library trusts addresses and sizes; damaged ones end in any exception.
      throw file.error("expected an HDF5 file, found a damaged one: " + e.getMessage());
    }
  }

  private void walk(Group group, List<String> path) {
    if (path.size() > MAX_DEPTH) {
      throw file.error("expected groups at most " + MAX_DEPTH + " deep, found deeper ones");
    }
    for (Node node : group) {
      if (++nodes > MAX_NODES) {
        throw file.error("expected at most " + MAX_NODES + " groups and variables, found more");
      }
      if (node.isLink()) {
        throw file.error("expected groups and variables, found the link " + node.getName());
      }
      List<String> inner = new ArrayList<>(path);
      inner.add(node.getName());
      if (node instanceof Group child) {
        walk(child, inner);
      } else if (node instanceof Dataset dataset) {
        add(inner, dataset);
      }
    }
  }

  private void add(List<String> path, Dataset dataset) {
    String name = torchName(path);
    List<Long> sizes = Arrays.stream(dataset.getDimensionsAsLong()).boxed().toList();
    ByteBuffer data = data(name, dataset);
    DType dtype = dtype(name, dataset);
    // Keras multiplies by kernels from the right, PyTorch by their transposes.
    boolean transpose = variable(path).equals("kernel") && sizes.size() == 2;
    Tensor tensor = Tensor.contiguous(file, name, dtype, sizes, data);
    if (transpose) {
      long rows = sizes.get(0);
      long columns = sizes.get(1);
      tensor =
          Tensor.strided(file, name, dtype, List.of(columns, rows), data, 0, List.of(1L, columns));
    }
    if (tensors.put(name, tensor) != null) {
      throw file.error(name, "expected once, found twice");
    }
  }

  private ByteBuffer data(String name, Dataset dataset) {
    if (!(dataset instanceof ContiguousDataset contiguous)) {
      throw file.error(name, "expected its data in one piece, found it " + dataset.getDataLayout());
    }
    return dataset.isEmpty() ? ByteBuffer.allocate(0) : contiguous.getBuffer().slice();
  }

  private DType dtype(String name, Dataset dataset) {
    if (dataset.getDataType() instanceof FloatingPoint type
        && type.getByteOrder() == ByteOrder.LITTLE_ENDIAN) {
      // The exponents tell the IEEE types from others of the same size.
      switch (type.getSize() + ":" + type.getExponentSize()) {
        case "2:5":
          return DType.FLOAT16;
        case "2:8":
          return DType.BFLOAT16;
        case "4:8":
          return DType.FLOAT32;
        case "8:11":
          return DType.FLOAT64;
        default:
      }
    }
    throw file.error(
        name, "expected little-endian floating-point numbers, found " + dataset.getDataType());
  }

  /**
   * The name in PyTorch. Keras keeps a variable in the group of its layer under its full name,
   * which begins with that of the model: {@code
   * tf_bert_…/bert/encoder/layer_._0/output/dense/kernel:0}.
   */
  private static String torchName(List<String> path) {
    List<String> parts = new ArrayList<>(path.subList(Math.min(1, path.size() - 1), path.size()));
    String variable = variable(path);
    parts.set(
        parts.size() - 1,
        switch (variable) {
          case "kernel", "embeddings", "gamma" -> "weight";
          case "beta" -> "bias";
          default -> variable;
        });
    // "layer_._0" stands for element 0 of a list, "layer.0".
    return String.join(".", parts).replace("_._", ".");
  }

  private static String variable(List<String> path) {
    String last = path.get(path.size() - 1);
    int colon = last.lastIndexOf(':');
    return colon < 0 ? last : last.substring(0, colon);
  }
}
