package io.github.sentimentj.testkit;

import io.github.sentimentj.linear.LinearModel;
import io.github.sentimentj.linear.Ngrams;
import io.github.sentimentj.spi.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Models of a few hundred bytes, for tests. */
public final class TinyModels {

  private TinyModels() {}

  /**
   * Writes a linear bundle that knows {@code good} (log-odds 0.5), {@code bad} (-0.5) and {@code
   * not good} (-1.25), before the factor for the text's length; its bias is 0.
   *
   * @param folder an existing folder, which becomes the bundle
   * @throws IOException if it cannot be written
   */
  public static void linear(Path folder) throws IOException {
    Map<Integer, Byte> weights = new TreeMap<>();
    weights.put(key("good"), (byte) 2);
    weights.put(key("bad"), (byte) -2);
    weights.put(key("not good"), (byte) -5);
    int[] keys = weights.keySet().stream().mapToInt(Integer::intValue).toArray();
    byte[] values = new byte[keys.length];
    for (int i = 0; i < keys.length; i++) {
      values[i] = weights.getOrDefault(keys[i], (byte) 0);
    }
    Files.write(folder.resolve("weights.linear"), LinearModel.encode(0, 0.25f, keys, values));
    Manifest.builder()
        .name("tiny-linear")
        .version("1")
        .loader("linear")
        .labels(List.of("negative", "positive"))
        .build()
        .write(folder, List.of("weights.linear"));
  }

  private static int key(String words) {
    Ngrams ngrams = new Ngrams();
    ngrams.read(words);
    long hash = 0;
    for (int order = 1; order <= ngrams.tokens(); order++) {
      hash = ngrams.extend(hash, ngrams.tokens() - 1, order);
    }
    return LinearModel.key(hash);
  }
}
