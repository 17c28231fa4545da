package io.github.sentimentj.http.mlflow;

import io.github.sentimentj.evaluation.CsvReader;
import io.github.sentimentj.http.server.RequestException;
import io.github.sentimentj.json.Json;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts in what MLflow calls a scoring request. The column is {@code text}, or the only one.
 */
public final class ScoringInput {

  private static final List<String> FORMS =
      List.of("dataframe_split", "dataframe_records", "instances", "inputs");
  private static final String COLUMN = "text";

  private ScoringInput() {}

  /**
   * Reads one of the four forms.
   *
   * @throws RequestException if there is none of them, or more than one
   * @throws io.github.sentimentj.json.JsonException if it is not what its name says
   */
  static List<String> texts(Json body) {
    List<String> found = FORMS.stream().filter(form -> body.find(form).isPresent()).toList();
    if (found.size() != 1) {
      throw new RequestException(400, "the body has exactly one of " + FORMS);
    }
    Json input = body.get(found.get(0));
    return switch (found.get(0)) {
      case "dataframe_split" -> split(input);
      case "inputs" -> tensor(input);
      default -> instances(input);
    };
  }

  private static List<String> split(Json input) {
    int column = column(input.get("columns").strings());
    List<String> texts = new ArrayList<>();
    for (Json row : input.get("data").elements()) {
      List<Json> fields = row.elements();
      if (column >= fields.size()) {
        throw new RequestException(400, row.path() + " has no column '" + COLUMN + "'");
      }
      texts.add(fields.get(column).string());
    }
    return texts;
  }

  private static int column(List<String> names) {
    int column = names.size() == 1 ? 0 : names.indexOf(COLUMN);
    if (column < 0) {
      throw new RequestException(400, "there is no column '" + COLUMN + "'");
    }
    return column;
  }

  /**
   * Texts, rows of one text, or objects with a text.
   *
   * @throws RequestException if an object has several members, and none is called so
   * @throws io.github.sentimentj.json.JsonException if it is something else
   */
  public static List<String> instances(Json input) {
    List<String> texts = new ArrayList<>();
    for (Json instance : input.elements()) {
      Json text = instance;
      if (instance.isObject()) {
        List<String> names = List.copyOf(instance.members().keySet());
        text = instance.get(names.get(column(names)));
      } else if (instance.isArray()) {
        text = only(instance);
      }
      texts.add(text.string());
    }
    return texts;
  }

  private static Json only(Json row) {
    if (row.elements().size() != 1) {
      throw new RequestException(400, row.path() + " has more than one element");
    }
    return row.elements().get(0);
  }

  private static List<String> tensor(Json input) {
    if (input.isString()) {
      return List.of(input.string());
    }
    if (!input.isObject()) {
      return instances(input);
    }
    List<String> names = List.copyOf(input.members().keySet());
    Json column = input.get(names.get(column(names)));
    return column.isString() ? List.of(column.string()) : instances(column);
  }

  /**
   * Reads CSV with a header.
   *
   * @throws RequestException if it has no such column
   */
  static List<String> csv(byte[] body) {
    try (Reader utf8 =
            new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8);
        BufferedReader reader = new BufferedReader(utf8)) {
      CsvReader csv = new CsvReader(Path.of("body"), reader);
      int column = column(csv.next());
      List<String> texts = new ArrayList<>();
      for (List<String> row = csv.next(); !row.isEmpty(); row = csv.next()) {
        if (column >= row.size()) {
          throw new RequestException(400, "line " + csv.line() + " has no column '" + COLUMN + "'");
        }
        texts.add(row.get(column));
      }
      return texts;
    } catch (IOException e) {
      throw new RequestException(400, "the body is not CSV: " + e.getMessage());
    }
  }
}
