package io.github.sentimentj.wandb.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.sentimentj.wandb.WandbException;
import io.github.sentimentj.wandb.WandbHistogram;
import io.github.sentimentj.wandb.WandbImage;
import io.github.sentimentj.wandb.WandbTable;
import io.github.sentimentj.wandb.run.RunRecord.Item;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes JSON of the values of a row, and files of those that are too large for it. */
public final class RowEncoder {

  private static final int MAX_KEYS = 10_000;
  private static final int MAX_DEPTH = 32;

  /** NaN and infinity are written as such, which is no JSON, but what servers read. */
  static final JsonMapper MAPPER =
      JsonMapper.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  /** A file that belongs to a value. */
  @SuppressWarnings("ArrayRecordComponent") // only passed on
  record Media(String path, byte[] content) {}

  /**
   * A row.
   *
   * @param items its values
   * @param media files that its values name
   */
  public record Row(List<Item> items, List<Media> media) {}

  private final List<Media> media = new ArrayList<>();

  private RowEncoder() {}

  /**
   * Encodes a row. What is in it may change afterwards.
   *
   * @param values by their keys
   * @return the row
   * @throws WandbException if a value cannot be encoded, or there are too many
   */
  public static Row encode(Map<String, ?> values) {
    if (values.size() > MAX_KEYS) {
      throw new WandbException(
          WandbException.Kind.INVALID,
          "%d keys in a row; W&B takes no more than %d: log fewer, or a WandbTable"
              .formatted(values.size(), MAX_KEYS));
    }
    RowEncoder encoder = new RowEncoder();
    List<Item> items = new ArrayList<>(values.size());
    values.forEach((key, value) -> items.add(new Item(key, encoder.json(key, value))));
    return new Row(items, encoder.media);
  }

  private String json(String key, @Nullable Object value) {
    if (value instanceof Double || value instanceof Integer || value instanceof Long) {
      return value.toString(); // Java writes NaN and Infinity as W&B does
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator json = MAPPER.createGenerator(text)) {
      write(json, key, value, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void write(JsonGenerator json, String key, @Nullable Object value, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw invalid(key, "is nested more than " + MAX_DEPTH + " deep");
    }
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Number number) {
      number(json, number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof CharSequence text) {
      json.writeString(text.toString());
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, key, entry.getValue(), depth + 1);
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        write(json, key, element, depth + 1);
      }
      json.writeEndArray();
    } else if (value instanceof WandbHistogram histogram) {
      histogram(json, histogram);
    } else if (value instanceof WandbTable table) {
      table(json, key, table);
    } else if (value instanceof WandbImage image) {
      image(json, key, image);
    } else {
      throw invalid(key, "is a " + value.getClass().getName() + ", which W&B has no place for");
    }
  }

  private static void number(JsonGenerator json, Number number) throws IOException {
    if (number instanceof Double || number instanceof Float) {
      json.writeNumber(number.doubleValue());
    } else {
      json.writeNumber(number.toString());
    }
  }

  private static void histogram(JsonGenerator json, WandbHistogram histogram) throws IOException {
    json.writeStartObject();
    json.writeStringField("_type", "histogram");
    json.writeFieldName("values");
    double[] counts = histogram.counts();
    json.writeArray(counts, 0, counts.length);
    json.writeFieldName("bins");
    double[] edges = histogram.edges();
    json.writeArray(edges, 0, edges.length);
    json.writeEndObject();
  }

  private void table(JsonGenerator json, String key, WandbTable table) throws IOException {
    byte[] content =
        json("table", Map.of("columns", table.columns(), "data", table.rows()))
            .getBytes(StandardCharsets.UTF_8);
    json.writeStartObject();
    json.writeStringField("_type", "table-file");
    file(json, key, "table", ".table.json", content);
    json.writeNumberField("ncols", table.columns().size());
    json.writeNumberField("nrows", table.rows().size());
    json.writeEndObject();
  }

  private void image(JsonGenerator json, String key, WandbImage image) throws IOException {
    json.writeStartObject();
    json.writeStringField("_type", "image-file");
    file(json, key, "images", ".png", image.png());
    json.writeStringField("format", "png");
    json.writeNumberField("width", image.width());
    json.writeNumberField("height", image.height());
    json.writeEndObject();
  }

  private void file(JsonGenerator json, String key, String kind, String suffix, byte[] content)
      throws IOException {
    String sha256 = Sha256.hex(content);
    String name = key.replaceAll("[^A-Za-z0-9_.-]", "_").replaceAll("^\\.+", "_");
    String path =
        "media/%s/%s_%s%s"
            .formatted(
                kind,
                name.substring(0, Math.min(100, name.length())),
                sha256.substring(0, 20),
                suffix);
    media.add(new Media(path, content));
    json.writeStringField("path", path);
    json.writeStringField("sha256", sha256);
    json.writeNumberField("size", content.length);
  }

  private static WandbException invalid(String key, String what) {
    return new WandbException(
        WandbException.Kind.INVALID,
        "'%s' %s; give numbers, texts, booleans, lists and maps of these, WandbHistogram, WandbTable or WandbImage"
            .formatted(key.length() > 100 ? key.substring(0, 100) + "…" : key, what));
  }
}
