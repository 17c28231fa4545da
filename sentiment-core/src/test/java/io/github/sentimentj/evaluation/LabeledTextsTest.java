package io.github.sentimentj.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabeledTextsTest {

  @TempDir Path folder;

  private List<LabeledText> read(String name, String content) throws IOException {
    return LabeledTexts.read(Files.writeString(folder.resolve(name), content));
  }

  private static LabeledText labeled(String label, String text) {
    return new LabeledText(label, text);
  }

  @Test
  void read_tabs_linesEndAtLineFeedOnly() throws IOException {
    assertThat(read("a.tsv", "0\tbad\u0085 \u2028film\r\n1\tgood\tfilm\n1\t"))
        .containsExactly(
            labeled("0", "bad\u0085 \u2028film"), labeled("1", "good\tfilm"), labeled("1", ""));
  }

  @Test
  void read_tabsWithByteOrderMark_notPartOfLabel() throws IOException {
    assertThat(read("a.tsv", "\ufeff0\tbad\n")).containsExactly(labeled("0", "bad"));
  }

  @Test
  void read_gzip_unpacked() throws IOException {
    for (String name : List.of("a.tsv.gz", "a.csv.gz")) {
      String content = name.contains("csv") ? "label,text\n0,bad\n" : "0\tbad\n";
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
        out.write(content.getBytes(StandardCharsets.UTF_8));
      }
      assertThat(LabeledTexts.read(folder.resolve(name))).containsExactly(labeled("0", "bad"));
    }
  }

  @Test
  void read_csv_quotesCommasAndLineBreaks() throws IOException {
    assertThat(
            read(
                "a.csv",
                "\ufeffid,Review,Sentiment\r\n1,\"good, \"\"very\"\"\r\ngood\",positive\r\n\r\n"
                    + "2,bad,negative\r\n3,\"\",negative"))
        .containsExactly(
            labeled("positive", "good, \"very\"\r\ngood"),
            labeled("negative", "bad"),
            labeled("negative", ""));
  }

  @Test
  void read_folders_negThenPos() throws IOException {
    for (String label : List.of("pos", "neg")) {
      Files.createDirectory(folder.resolve(label));
      Files.writeString(folder.resolve(label).resolve("1_7.txt"), label + " text");
    }
    assertThat(LabeledTexts.read(folder))
        .containsExactly(labeled("neg", "neg text"), labeled("pos", "pos text"));
  }

  @Test
  void read_wrongLine_saysWhich() {
    assertThatIOException()
        .isThrownBy(() -> read("a.tsv", "0\ta\nno tab\n"))
        .withMessageContaining("a.tsv, line 2: expected label<TAB>text");
    assertThatIOException()
        .isThrownBy(() -> read("a.csv", "label,text\n0,\"a\nb\"\n0\n"))
        .withMessageContaining("a.csv, line 4: 1 columns, the header has 2");
    assertThatIOException()
        .isThrownBy(() -> read("a.csv", "label,text\n0,\"a\nb"))
        .withMessageContaining("line 2: a quoted field that never ends");
    assertThatIOException()
        .isThrownBy(() -> read("a.csv", "label,text\n0,\"a\"b\n"))
        .withMessageContaining("line 2: text behind a closing quote");
    assertThatIOException()
        .isThrownBy(() -> read("a.csv", "x,text\n0,a\n"))
        .withMessageContaining("the header needs one of");
    assertThatIOException()
        .isThrownBy(() -> LabeledTexts.read(folder))
        .withMessageContaining("expected folders neg and pos");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 9, 25})
  void read_gzipCutOff_namesTheFile(int length) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(whole)) {
      gzip.write("pos\tA very good film.\nneg\tA bad one.\n".getBytes(StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("texts.tsv.gz");
    Files.write(file, Arrays.copyOf(whole.toByteArray(), length));
    assertThatIOException()
        .isThrownBy(() -> LabeledTexts.read(file))
        .withMessage(file + ": the gzip data is damaged or ends too early");
  }
}
