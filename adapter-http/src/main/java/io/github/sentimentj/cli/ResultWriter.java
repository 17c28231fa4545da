package io.github.sentimentj.cli;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.json.JsonWriter;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** Writes one line for each text. */
final class ResultWriter implements Closeable {

  private final Writer out;
  private final ClassifyCommand.Format format;
  private final StringBuilder line = new StringBuilder();

  ResultWriter(OutputStream out, ClassifyCommand.Format format) {
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    this.format = format;
  }

  void write(String text, Sentiment sentiment) {
    line.setLength(0);
    if (format == ClassifyCommand.Format.JSONL) {
      json(text, sentiment);
    } else {
      plain(text, sentiment);
    }
    try {
      out.append(line.append('\n'));
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }

  private void json(String text, Sentiment sentiment) {
    JsonWriter json = new JsonWriter(line);
    json.beginObject().name("text").value(text).name("label").value(sentiment.label());
    json.name("probabilities").beginObject();
    for (Sentiment.Score score : sentiment.scores()) {
      json.name(score.label()).value(score.probability());
    }
    json.endObject().name("polarity");
    if (sentiment.polarity().isPresent()) {
      json.value(sentiment.polarity().getAsDouble());
    } else {
      json.nullValue();
    }
    json.name("tokens").value(sentiment.tokens());
    json.name("truncated").value(sentiment.truncated()).endObject();
  }

  private void plain(String text, Sentiment sentiment) {
    long rounded = Math.round(sentiment.probability(sentiment.label()) * 10_000);
    line.append(sentiment.label()).append('\t').append(rounded / 10_000).append('.');
    for (long unit = 1000; unit > 0; unit /= 10) {
      line.append((char) ('0' + rounded / unit % 10));
    }
    line.append('\t');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
    }
  }

  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new OutputException(e);
    }
  }

  /** Leaves standard output open. */
  @Override
  public void close() {
    flush();
  }
}
