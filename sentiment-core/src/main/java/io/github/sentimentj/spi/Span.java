package io.github.sentimentj.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a text to leave out: one word or a run of them. Words are what white space separates.
 *
 * @param start offset of its first {@code char}
 * @param end offset behind its last {@code char}
 */
record Span(int start, int end) {

  // Not single chars: white space that carries a combining mark is no space between words.
  private static final Pattern GRAPHEME_CLUSTER = Pattern.compile("\\X");

  private static final String SENTENCE_ENDS = ".!?\u2026\u3002\uff01\uff1f\u061f\u0964";
  private static final String CLOSERS = "\"')]}\u00bb\u201d\u2019\u300d";

  // Longer sentences are cut: leaving so much out says little about where the text says it.
  private static final int LONGEST_SENTENCE = 64;
  private static final int LEAST_SENTENCES = 4;

  /**
   * Cuts a text.
   *
   * @param most how many spans there may be, 1 or more
   * @return the words if they are no more; else sentences, long ones in parts; if these are still
   *     more, neighbours together. Each word is in one of them, in the order of the text
   */
  static List<Span> of(String text, int most) {
    List<Span> words = words(text);
    if (words.size() <= most) {
      return words;
    }
    int longest =
        Math.max(
            Math.min(LONGEST_SENTENCE, words.size() / LEAST_SENTENCES),
            (words.size() - 1) / most + 1);
    List<Span> sentences = sentences(text, words, longest);
    return sentences.size() <= most ? sentences : join(sentences, most);
  }

  private static List<Span> words(String text) {
    List<Span> words = new ArrayList<>();
    Matcher cluster = GRAPHEME_CLUSTER.matcher(text);
    int start = -1;
    while (cluster.find()) {
      boolean blank = isBlank(text, cluster.start(), cluster.end());
      if (blank && start >= 0) {
        words.add(new Span(start, cluster.start()));
        start = -1;
      } else if (!blank && start < 0) {
        start = cluster.start();
      }
    }
    if (start >= 0) {
      words.add(new Span(start, text.length()));
    }
    return words;
  }

  private static boolean isBlank(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
        return false;
      }
    }
    return true;
  }

  private static List<Span> sentences(String text, List<Span> words, int longest) {
    List<Span> sentences = new ArrayList<>();
    int first = 0;
    for (int next = 1; next <= words.size(); next++) {
      if (next == words.size() || endsSentence(text, words.get(next - 1))) {
        int parts = (next - first + longest - 1) / longest;
        sentences.addAll(join(words.subList(first, next), parts));
        first = next;
      }
    }
    return sentences;
  }

  private static boolean endsSentence(String text, Span word) {
    int last = word.end - 1;
    while (last > word.start && CLOSERS.indexOf(text.charAt(last)) >= 0) {
      last--;
    }
    return SENTENCE_ENDS.indexOf(text.charAt(last)) >= 0;
  }

  /** Joins neighbours, so that there are so many spans, each of about as many. */
  private static List<Span> join(List<Span> spans, int count) {
    List<Span> joined = new ArrayList<>(count);
    int from = 0;
    for (int i = 1; i <= count; i++) {
      int to = (int) ((long) i * spans.size() / count);
      joined.add(new Span(spans.get(from).start, spans.get(to - 1).end));
      from = to;
    }
    return joined;
  }
}
