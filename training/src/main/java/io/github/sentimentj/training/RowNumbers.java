package io.github.sentimentj.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Files that name rows of other files, from 0, one a line. */
final class RowNumbers {

  private RowNumbers() {}

  /** The rows that a file names; none without one. */
  static Set<Integer> read(@Nullable Path file) throws IOException {
    Set<Integer> rows = new HashSet<>();
    if (file == null) {
      return rows;
    }
    for (String line : TextFile.lines(file)) {
      try {
        rows.add(Integer.parseInt(line.strip()));
      } catch (NumberFormatException e) {
        throw new IOException(file + ": not a row number: '" + line + "'", e);
      }
    }
    return rows;
  }

  /** All but those rows. */
  static <T> List<T> without(List<T> all, Set<Integer> rows) {
    return IntStream.range(0, all.size())
        .filter(i -> !rows.contains(i))
        .mapToObj(all::get)
        .toList();
  }
}
