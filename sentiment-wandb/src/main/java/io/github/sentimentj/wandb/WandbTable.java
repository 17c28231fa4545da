package io.github.sentimentj.wandb;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A table as a value of a row. Immutable.
 *
 * @param columns their names
 * @param rows of each as many cells as there are columns: numbers, texts, booleans or null
 */
public record WandbTable(List<String> columns, List<? extends List<?>> rows) {

  private static final int MAX_ROWS = 10_000;

  /**
   * A table.
   *
   * @param columns copied
   * @param rows copied
   * @throws IllegalArgumentException if a row has another number of cells, or there are over 10,000
   */
  public WandbTable {
    columns = List.copyOf(columns);
    if (rows.size() > MAX_ROWS) {
      throw new IllegalArgumentException(
          rows.size() + " rows; a table has at most " + MAX_ROWS + ": sample, or save a file");
    }
    List<List<?>> copy = new ArrayList<>(rows.size());
    for (List<?> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of %d cells in a table of %d columns".formatted(row.size(), columns.size()));
      }
      copy.add(Collections.unmodifiableList(new ArrayList<Object>(row)));
    }
    rows = Collections.unmodifiableList(copy);
  }
}
