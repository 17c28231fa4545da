package io.github.sentimentj.huggingface.checkpoint;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads safetensors files: the length of a header, the header in JSON, and the data. */
final class Safetensors {

  /** Room for thousands of tensors; what a header becomes in memory is far larger than itself. */
  private static final int MAX_HEADER = 1 << 20;

  private static final Map<String, DType> DTYPES =
      Map.of(
          "F64", DType.FLOAT64,
          "F32", DType.FLOAT32,
          "F16", DType.FLOAT16,
          "BF16", DType.BFLOAT16,
          "I64", DType.INT64,
          "I32", DType.INT32,
          "I16", DType.INT16,
          "I8", DType.INT8,
          "U8", DType.UINT8,
          "BOOL", DType.BOOL);

  private Safetensors() {}

  static Map<String, Tensor> read(WeightFile file) {
    long length = file.slice("the length of the header", 0, Long.BYTES).getLong();
    if (length < 0 || length > MAX_HEADER) {
      throw file.error(
          "expected a header of at most %d bytes, found the length %s"
              .formatted(MAX_HEADER, Long.toUnsignedString(length)));
    }
    ByteBuffer header = file.slice("the header", Long.BYTES, length);
    long start = Long.BYTES + length;
    try {
      return tensors(file, Json.parse(header), start);
    } catch (JsonException e) {
      throw file.error("the header: " + e.getMessage());
    }
  }

  private static Map<String, Tensor> tensors(WeightFile file, Json header, long start) {
    List<Entry> entries = new ArrayList<>();
    header
        .members()
        .forEach(
            (name, tensor) -> {
              if (!name.equals("__metadata__")) {
                entries.add(Entry.parse(file, name, tensor));
              }
            });
    // Empty tensors first, so that they do not look as if they overlapped what begins there.
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));

    Map<String, Tensor> tensors = new HashMap<>();
    long end = 0;
    for (Entry entry : entries) {
      if (entry.begin != end) {
        throw file.error(
            entry.name,
            "expected data_offsets to begin at %d, found %d: %s"
                .formatted(
                    end,
                    entry.begin,
                    entry.begin < end
                        ? "it overlaps another tensor"
                        : "there is a hole before it"));
      }
      end = entry.end;
      ByteBuffer data =
          file.slice("tensor " + entry.name, start + entry.begin, entry.end - entry.begin);
      tensors.put(entry.name, Tensor.contiguous(file, entry.name, entry.dtype, entry.sizes, data));
    }
    if (start + end != file.size()) {
      throw file.error(
          "expected the data to end at byte %d, found a file of %d bytes"
              .formatted(start + end, file.size()));
    }
    return tensors;
  }

  private record Entry(String name, DType dtype, List<Long> sizes, long begin, long end) {

    static Entry parse(WeightFile file, String name, Json tensor) {
      String dtype = tensor.get("dtype").string();
      DType known = DTYPES.get(dtype);
      if (known == null) {
        throw file.error(
            name,
            "expected a dtype of %s, found %s"
                .formatted(
                    DTYPES.keySet().stream().sorted().toList(), WeightFile.abbreviate(dtype)));
      }
      List<Long> sizes = tensor.get("shape").elements().stream().map(Json::integer).toList();
      List<Long> offsets =
          tensor.get("data_offsets").elements().stream().map(Json::integer).toList();
      // No file reaches 2^32, and sums of what is below it do not overflow.
      if (offsets.size() != 2
          || offsets.get(0) < 0
          || offsets.get(1) < offsets.get(0)
          || offsets.get(1) >= 1L << 32) {
        throw file.error(
            name, "expected data_offsets [begin, end] within the file, found " + offsets);
      }
      return new Entry(name, known, sizes, offsets.get(0), offsets.get(1));
    }
  }
}
