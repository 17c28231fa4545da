package io.github.sentimentj.cloudfunction;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.json.JsonWriter;
import io.github.sentimentj.web.Answer;

/** An answer that goes where no one sent its text from: it has the source's name, not the text. */
final class ResultJson {

  private ResultJson() {}

  static String of(String source, String name, Sentiment sentiment) {
    JsonWriter json = new JsonWriter().beginObject().name(source).value(name);
    Answer.write(json, sentiment);
    return json.endObject().toString();
  }

  /** One line on standard output, which both platforms keep as a structured log entry. */
  static void print(String id, Sentiment sentiment) {
    System.out.println(of("messageId", id, sentiment));
  }
}
