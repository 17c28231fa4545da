package io.github.sentimentj.cli;

import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Classifies the lines of files or of standard input, in chunks that suit every engine. */
@Command(
    name = "classify",
    description = "Classifies texts, one a line.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class)
final class ClassifyCommand implements Callable<Integer> {

  private static final int CHUNK = 256;

  /** What the lines of a file are. */
  enum Input {
    TEXT,
    JSONL,
    AUTO
  }

  /** What is written for each of them. */
  enum Format {
    TEXT,
    JSONL
  }

  private final Io io;

  @Mixin ModelOptions options = new ModelOptions();

  @Option(
      names = "--input",
      paramLabel = "FORM",
      description =
          "text: a line is a text; jsonl: a line is a JSON object with a \"text\"; auto: as the"
              + " first line looks. Default: auto.")
  Input input = Input.AUTO;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      description = "text: label, probability and text between tabs; jsonl. Default: text.")
  Format format = Format.TEXT;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "UTF-8, gzip or not; - or none is standard input.")
  List<String> files = List.of("-");

  ClassifyCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    try (SentimentClassifier classifier = options.open(io);
        ResultWriter results = new ResultWriter(io.out(), format)) {
      for (String file : files) {
        try (LineReader lines = LineReader.open(file, io.in())) {
          boolean answerAtOnce = file.equals("-") && io.terminal().getAsBoolean();
          classify(lines, classifier, results, answerAtOnce);
        }
      }
    }
    return 0;
  }

  private void classify(
      LineReader lines, SentimentClassifier classifier, ResultWriter results, boolean answerAtOnce)
      throws IOException {
    List<String> chunk = new ArrayList<>(CHUNK);
    try {
      String line = lines.next();
      boolean json = input == Input.JSONL || (input == Input.AUTO && isJson(line));
      for (; line != null; line = lines.next()) {
        chunk.add(json ? text(lines, line) : line);
        if (chunk.size() == CHUNK || answerAtOnce) {
          answer(chunk, classifier, results);
        }
        if (answerAtOnce) {
          results.flush();
        }
      }
    } finally {
      // Also what stands before a bad line.
      answer(chunk, classifier, results);
    }
  }

  private static void answer(
      List<String> chunk, SentimentClassifier classifier, ResultWriter results) {
    List<String> texts = List.copyOf(chunk);
    chunk.clear();
    List<Sentiment> answers = classifier.classifyAll(texts);
    for (int i = 0; i < texts.size(); i++) {
      results.write(texts.get(i), answers.get(i));
    }
  }

  private static boolean isJson(@Nullable String line) {
    if (line == null || !line.stripLeading().startsWith("{")) {
      return false;
    }
    try {
      return Json.parse(line).find("text").map(Json::isString).orElse(false);
    } catch (JsonException e) {
      return false;
    }
  }

  private static String text(LineReader lines, String line) throws IOException {
    try {
      return Json.parse(line).get("text").string();
    } catch (JsonException e) {
      throw new IOException(lines.name() + ", line " + lines.number() + ": " + e.getMessage(), e);
    }
  }
}
