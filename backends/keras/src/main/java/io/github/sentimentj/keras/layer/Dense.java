package io.github.sentimentj.keras.layer;

import io.github.sentimentj.huggingface.hdf5.Dataset;
import io.github.sentimentj.keras.layer.Layer.Call;
import io.github.sentimentj.onnx.graph.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Layers that look up or multiply: {@code Embedding}, {@code Dense}, {@code EinsumDense}. */
final class Dense {

  private static final Pattern EQUATION =
      Pattern.compile("(\\.\\.\\.)?([a-zA-Z]+),([a-zA-Z]+)->(\\.\\.\\.)?([a-zA-Z]+)");

  private Dense() {}

  static List<Value> embedding(Call call) {
    Network net = call.network();
    LayerConfig layer = call.layer();
    Value ids = call.inputs().get(0);
    int rows = layer.count("input_dim");
    int columns = layer.count("output_dim");
    String table = layer.weight(net, "vars/0", rows, columns);
    net.lookedUp(ids, rows);
    String whole = ids.whole() ? ids.name() : net.cast(ids.name(), ElementType.INT32);
    String found = net.op("Gather", table, whole);
    List<Integer> shape = new ArrayList<>(ids.shape());
    shape.add(columns);
    Value output = Value.of(found, shape);
    if (layer.bool("mask_zero", false)) {
      if (ids.rank() != 2) {
        throw layer.refuse("mask_zero: expected rows of numbers, found " + ids.shape());
      }
      String zero = net.cast(net.integer(0), ElementType.INT32);
      output.masked(net.op("Not", net.op("Equal", whole, zero)));
    }
    return List.of(output);
  }

  static List<Value> dense(Call call) {
    Value x = call.input();
    if (x.rank() < 2) {
      throw call.layer().refuse("expected two dimensions or more, found " + x.shape());
    }
    Value y = linear(call.network(), call.layer(), x, call.layer().count("units"));
    return List.of(Activations.apply(call.network(), call.layer(), y).masked(x.mask()));
  }

  private static Value linear(Network net, LayerConfig layer, Value x, int units) {
    int channels = x.size(-1);
    String product = net.op("MatMul", x.name(), layer.weight(net, "vars/0", channels, units));
    if (layer.bool("use_bias", true)) {
      product = net.op("Add", product, layer.weight(net, "vars/1", units));
    }
    return Value.of(product, x.shapeWith(-1, units));
  }

  static List<Value> einsum(Call call) {
    Network net = call.network();
    LayerConfig layer = call.layer();
    Value x = call.input();
    String equation = layer.config().get("equation").string();
    Matcher parts = EQUATION.matcher(equation);
    if (!parts.matches()) {
      throw layer.refuse("equation %s is not supported".formatted(equation));
    }
    Dataset kernel = anyVariable(layer, "vars/0", parts.group(3).length());
    String product =
        net.out(
            net.node("Einsum", x.name(), stored(net, layer, kernel))
                .attribute("equation", equation),
            "Einsum");
    Value y = Value.of(product, einsumShape(layer, parts, x, kernel));
    if (layer.config().find("bias_axes").isPresent()) {
      Dataset bias = anyVariable(layer, "vars/1", -1);
      y = Value.of(net.op("Add", y.name(), stored(net, layer, bias)), y.shape());
    }
    return List.of(Activations.apply(net, layer, y));
  }

  private static Dataset anyVariable(LayerConfig layer, String name, int rank) {
    Dataset dataset =
        layer
            .saved()
            .weights()
            .find(layer.variables() + "/" + name)
            .orElseThrow(() -> layer.refuse("expected a variable %s, found none".formatted(name)));
    if (rank >= 0 && dataset.shape().size() != rank) {
      throw layer.refuse(
          "variable %s: expected %d dimensions, found %s".formatted(name, rank, dataset.shape()));
    }
    return dataset;
  }

  private static String stored(Network net, LayerConfig layer, Dataset dataset) {
    return net.weight(dataset.path(), dataset.shape(), () -> layer.numbers(dataset));
  }

  private static List<Integer> einsumShape(
      LayerConfig layer, Matcher parts, Value x, Dataset kernel) {
    String in = parts.group(2);
    int free = x.rank() - in.length();
    if (free < 0 || (parts.group(1) == null && free > 0)) {
      throw layer.refuse(
          "equation %s does not fit an input of shape %s".formatted(parts.group(), x.shape()));
    }
    List<Integer> shape = new ArrayList<>();
    if (parts.group(4) != null) {
      shape.addAll(x.shape().subList(0, free));
    }
    for (char letter : parts.group(5).toCharArray()) {
      int at = in.indexOf(letter);
      int inKernel = parts.group(3).indexOf(letter);
      if (at < 0 && inKernel < 0) {
        throw layer.refuse("equation %s is not supported".formatted(parts.group()));
      }
      shape.add(at >= 0 ? x.shape().get(free + at) : kernel.shape().get(inKernel));
    }
    return shape;
  }

  static List<Value> masking(Call call) {
    Network net = call.network();
    Value x = call.input(3);
    String skipped = net.scalar(call.layer().number("mask_value", 0));
    String same = net.cast(net.op("Equal", x.name(), skipped), ElementType.INT32);
    String all = net.reduce("ReduceMin", same, false, -1);
    String mask = net.op("Not", net.cast(all, ElementType.BOOL));
    String numbers = Activations.asNumbers(net, net.unsqueeze(mask, -1));
    return List.of(Value.of(net.op("Mul", x.name(), numbers), x.shape()).masked(mask));
  }

  static List<Value> rescaling(Call call) {
    Network net = call.network();
    Value x = call.input();
    String scaled = net.op("Mul", x.name(), net.scalar(call.layer().number("scale", 1)));
    String moved = net.op("Add", scaled, net.scalar(call.layer().number("offset", 0)));
    return List.of(Value.of(moved, x.shape()).masked(x.mask()));
  }
}
