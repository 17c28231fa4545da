package io.github.sentimentj.evaluation;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads labelled texts from the files that people keep them in. */
public final class LabeledTexts {

  private static final List<String> LABEL_COLUMNS =
      List.of("label", "sentiment", "class", "target");
  private static final List<String> TEXT_COLUMNS = List.of("text", "review", "sentence", "content");

  private LabeledTexts() {}

  /**
   * Reads all texts of a file or folder, in its order.
   *
   * <ul>
   *   <li>{@code label<TAB>text}, one a line: any file that is not one of the others;
   *   <li>CSV (RFC 4180) with a header that names a label column ({@code label}, {@code sentiment},
   *       {@code class} or {@code target}) and a text column ({@code text}, {@code review}, {@code
   *       sentence} or {@code content}): {@code *.csv};
   *   <li>either of them compressed: {@code *.gz};
   *   <li>a folder of {@code neg} and {@code pos} folders with a text in each file, as in the IMDB
   *       data set's {@code aclImdb/train}.
   * </ul>
   *
   * @param path the file or folder; files are UTF-8
   * @return the texts
   * @throws IOException if it cannot be read, or a line is not what it should be; the message says
   *     which line of which file
   */
  public static List<LabeledText> read(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return readFolders(path);
    }
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean csv = name.endsWith(".csv") || name.endsWith(".csv.gz");
    try (BufferedReader reader = open(path)) {
      return csv ? readCsv(path, reader) : readLines(path, reader);
    } catch (EOFException | ZipException e) {
      throw new IOException(path + ": the gzip data is damaged or ends too early", e);
    }
  }

  private static BufferedReader open(Path path) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    try {
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      InputStream plain = gzip ? new GZIPInputStream(in, 1 << 16) : in;
      return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static List<LabeledText> readLines(Path path, BufferedReader reader) throws IOException {
    List<LabeledText> texts = new ArrayList<>();
    int number = 0;
    for (String line = readLine(reader); line != null; line = readLine(reader)) {
      number++;
      if (number == 1 && line.startsWith("\uFEFF")) {
        line = line.substring(1);
      }
      int tab = line.indexOf('\t');
      if (tab < 0) {
        throw new IOException(path + ", line " + number + ": expected label<TAB>text");
      }
      texts.add(new LabeledText(line.substring(0, tab), line.substring(tab + 1)));
    }
    return texts;
  }

  /** Ends lines at a line feed only: texts may hold any other control character. */
  private static @Nullable String readLine(BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder(1024);
    int c = reader.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = reader.read()) {
      line.append((char) c);
    }
    if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }

  private static List<LabeledText> readCsv(Path path, BufferedReader reader) throws IOException {
    CsvReader csv = new CsvReader(path, reader);
    List<String> header = csv.next();
    int label = column(header, LABEL_COLUMNS);
    int text = column(header, TEXT_COLUMNS);
    if (label < 0 || text < 0) {
      throw new IOException(
          "%s: the header needs one of %s and one of %s, found %s"
              .formatted(path, LABEL_COLUMNS, TEXT_COLUMNS, header));
    }
    List<LabeledText> texts = new ArrayList<>();
    for (List<String> row = csv.next(); !row.isEmpty(); row = csv.next()) {
      if (row.size() != header.size()) {
        throw new IOException(
            "%s, line %d: %d columns, the header has %d"
                .formatted(path, csv.line(), row.size(), header.size()));
      }
      texts.add(new LabeledText(row.get(label), row.get(text)));
    }
    return texts;
  }

  private static int column(List<String> header, List<String> names) {
    for (int i = 0; i < header.size(); i++) {
      if (names.contains(header.get(i).strip().toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return -1;
  }

  private static List<LabeledText> readFolders(Path path) throws IOException {
    List<LabeledText> texts = new ArrayList<>();
    for (String label : List.of("neg", "pos")) {
      Path folder = path.resolve(label);
      if (!Files.isDirectory(folder)) {
        throw new IOException(path + ": expected folders neg and pos in it");
      }
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          texts.add(new LabeledText(label, Files.readString(file)));
        }
      }
    }
    return texts;
  }
}
