package io.github.sentimentj.keras.layer;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.keras.layer.Layer.Call;
import io.github.sentimentj.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Functions of {@code keras.ops} that stand among the layers of a functional model: arithmetic of
 * two tensors, and what Keras 3 computes masks with, which it writes down as if it were the user's.
 */
final class Operations {

  private static final Map<String, String> ARITHMETIC =
      Map.of(
          "Add", "Add", "Subtract", "Sub", "Multiply", "Mul", "Divide", "Div", "TrueDivide", "Div");

  /** Some are called as layers are. */
  static final Set<String> NAMES =
      Set.of(
          "Add",
          "Any",
          "Concatenate",
          "ConvertToTensor",
          "Divide",
          "ExpandDims",
          "LogicalAnd",
          "LogicalOr",
          "Multiply",
          "NotEqual",
          "OnesLike",
          "Subtract",
          "TrueDivide",
          "ZerosLike");

  private Operations() {}

  static Value apply(Call call, List<Json> numbers) {
    Network net = call.network();
    LayerConfig operation = call.layer();
    List<Value> inputs = call.inputs();
    String arithmetic = ARITHMETIC.get(operation.type());
    if (arithmetic != null && inputs.size() == 2 && numbers.isEmpty()) {
      return two(call, arithmetic);
    }
    Value x = inputs.isEmpty() ? Value.TEXT : inputs.get(0);
    switch (operation.type()) {
      case "NotEqual" -> {
        if (inputs.size() == 1 && numbers.size() == 1) {
          String number = net.scalar(numbers.get(0).number());
          String same = net.op("Equal", net.floats(x).name(), number);
          return Value.truth(net.op("Not", same), x.shape());
        }
      }
      case "LogicalOr", "LogicalAnd" -> {
        if (inputs.size() == 2 && x.truth() && inputs.get(1).truth()) {
          return two(call, operation.type().equals("LogicalOr") ? "Or" : "And");
        }
      }
      case "ConvertToTensor" -> {
        return x;
      }
      case "ExpandDims" -> {
        int axis = operation.integer("axis", 0);
        List<Integer> shape = new ArrayList<>(x.shape());
        shape.add(axis < 0 ? axis + x.rank() + 1 : axis, 1);
        return x.as(net.unsqueeze(x.name(), axis), shape);
      }
      case "ZerosLike", "OnesLike" -> {
        if (operation.text("dtype", "").equals("bool") && !x.truth()) {
          boolean zeros = operation.type().equals("ZerosLike");
          return Value.truth(net.op(zeros ? "Less" : "Equal", x.name(), x.name()), x.shape());
        }
      }
      case "Any" -> {
        if (x.truth() && operation.integer("axis", 0) == -1 && !operation.bool("keepdims", false)) {
          String most = net.reduce("ReduceMax", net.cast(x.name(), ElementType.INT32), false, -1);
          return Value.truth(net.cast(most, ElementType.BOOL), x.shape().subList(0, x.rank() - 1));
        }
      }
      case "Concatenate" -> {
        if (inputs.stream().allMatch(Value::truth)) {
          return joined(call);
        }
      }
      default -> {}
    }
    throw operation.refuse(
        "this operation of keras.ops is not supported, or not with these arguments");
  }

  private static Value two(Call call, String operator) {
    Value a = call.inputs().get(0);
    Value b = call.inputs().get(1);
    if (!a.truth()) {
      a = call.network().floats(a);
      b = call.network().floats(b);
    }
    int rank = Math.max(a.rank(), b.rank());
    List<Integer> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      int left = i < rank - a.rank() ? 1 : a.size(i - rank);
      int right = i < rank - b.rank() ? 1 : b.size(i - rank);
      shape.add(left == 1 ? right : right == 1 || left != Value.ANY ? left : right);
    }
    return a.as(call.network().op(operator, a.name(), b.name()), shape);
  }

  private static Value joined(Call call) {
    Value first = call.inputs().get(0);
    int axis = call.layer().integer("axis", -1);
    int size = 0;
    for (Value each : call.inputs()) {
      size = size == Value.ANY || each.size(axis) == Value.ANY ? Value.ANY : size + each.size(axis);
    }
    String[] names = call.inputs().stream().map(Value::name).toArray(String[]::new);
    return Value.truth(call.network().concat(axis, names), first.shapeWith(axis, size));
  }
}
