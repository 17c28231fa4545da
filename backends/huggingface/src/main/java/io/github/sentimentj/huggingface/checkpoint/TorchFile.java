package io.github.sentimentj.huggingface.checkpoint;

import io.github.sentimentj.huggingface.checkpoint.TorchPickle.Storage;
import io.github.sentimentj.huggingface.checkpoint.TorchPickle.TensorView;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code torch.save} writes: since PyTorch 1.6 a zip archive of a pickle and an entry
 * for each storage, before that a stream of pickles with the storages behind them.
 */
final class TorchFile {

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] PICKLE = {(byte) 0x80};
  private static final BigInteger STREAM = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long STREAM_VERSION = 1001;
  private static final String DATA = "/data.pkl";

  private TorchFile() {}

  static Map<String, Tensor> read(WeightFile file) {
    if (file.startsWith(ZIP)) {
      return readArchive(file);
    } else if (file.startsWith(PICKLE)) {
      return readStream(file);
    }
    throw file.error("expected what torch.save writes, found something else");
  }

  private static Map<String, Tensor> readArchive(WeightFile file) {
    Map<String, ByteBuffer> entries = new HashMap<>();
    ZipDirectory.read(file).forEach((name, entry) -> entries.put(name, entry.inPlace()));
    List<String> pickles = entries.keySet().stream().filter(name -> name.endsWith(DATA)).toList();
    if (pickles.size() != 1) {
      throw file.error("expected one zip entry data.pkl, found " + pickles.size());
    }
    String folder = pickles.get(0).substring(0, pickles.get(0).length() - DATA.length());
    ByteBuffer order = entries.get(folder + "/byteorder");
    if (order != null
        && !order.equals(ByteBuffer.wrap("little".getBytes(StandardCharsets.US_ASCII)))) {
      throw file.error("expected little-endian storages, found another byte order");
    }
    ByteBuffer pickle = entries.getOrDefault(pickles.get(0), ByteBuffer.allocate(0));
    Map<String, TensorView> views =
        TorchPickle.tensors(file, TorchPickle.read(file, pickle.duplicate()));
    Map<String, ByteBuffer> storages = new HashMap<>();
    for (TensorView view : views.values()) {
      String key = view.storage().key();
      ByteBuffer content = entries.get(folder + "/data/" + key);
      if (content != null) {
        storages.put(key, content);
      }
    }
    return tensors(file, views, storages);
  }

  private static Map<String, Tensor> readStream(WeightFile file) {
    ByteBuffer in = file.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (!TorchPickle.read(file, in).equals(STREAM)) {
      throw file.error("expected the magic number of torch.save, found another pickle");
    }
    if (!TorchPickle.read(file, in).equals(STREAM_VERSION)) {
      throw file.error("expected version " + STREAM_VERSION + " of the stream, found another");
    }
    if (!(TorchPickle.read(file, in) instanceof Map<?, ?> system)
        || !Boolean.TRUE.equals(system.get("little_endian"))) {
      throw file.error("expected little-endian storages, found another byte order");
    }
    Map<String, TensorView> views = TorchPickle.tensors(file, TorchPickle.read(file, in));
    if (!(TorchPickle.read(file, in) instanceof List<?> keys)) {
      throw file.error("expected the list of storages behind the tensors, found something else");
    }
    return tensors(file, views, storages(file, in, views, keys));
  }

  private static Map<String, ByteBuffer> storages(
      WeightFile file, ByteBuffer in, Map<String, TensorView> views, List<?> keys) {
    Map<String, Storage> known = new HashMap<>();
    views.values().forEach(view -> known.put(view.storage().key(), view.storage()));
    Map<String, ByteBuffer> storages = new HashMap<>();
    long at = in.position();
    for (Object key : keys) {
      Storage storage = key instanceof String ? known.get(key) : null;
      if (storage == null) {
        throw file.error("expected storages that tensors are made of, found another");
      }
      String what = "storage " + WeightFile.abbreviate(storage.key());
      long elements = file.slice(what, at, Long.BYTES).getLong();
      if (elements != storage.elements()) {
        throw file.error(
            "%s: expected %d elements, found %d".formatted(what, storage.elements(), elements));
      }
      at += Long.BYTES;
      long length = byteLength(file, storage);
      if (storages.put(storage.key(), file.slice(what, at, length)) != null) {
        throw file.error(what + ": expected once, found twice");
      }
      at += length;
    }
    if (at != file.size()) {
      throw file.error(
          "expected the data to end at byte %d, found a file of %d bytes"
              .formatted(at, file.size()));
    }
    return storages;
  }

  private static Map<String, Tensor> tensors(
      WeightFile file, Map<String, TensorView> views, Map<String, ByteBuffer> storages) {
    Map<String, Tensor> tensors = new HashMap<>();
    views.forEach(
        (name, view) -> {
          Storage storage = view.storage();
          ByteBuffer data = storages.get(storage.key());
          if (data == null) {
            throw file.error(
                name,
                "expected the storage "
                    + WeightFile.abbreviate(storage.key())
                    + " in the file, found none");
          }
          long expected = byteLength(file, storage);
          if (data.capacity() != expected) {
            throw file.error(
                name,
                "expected a storage of %d bytes, found %d".formatted(expected, data.capacity()));
          }
          tensors.put(
              name,
              Tensor.strided(
                  file, name, storage.dtype(), view.sizes(), data, view.offset(), view.strides()));
        });
    return tensors;
  }

  private static long byteLength(WeightFile file, Storage storage) {
    if (storage.elements() < 0 || storage.elements() > file.size()) {
      throw file.error(
          "storage %s: expected at most as many elements as the file has bytes, found %d"
              .formatted(WeightFile.abbreviate(storage.key()), storage.elements()));
    }
    return storage.elements() * storage.dtype().size();
  }
}
