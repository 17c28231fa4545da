package io.github.sentimentj.huggingface.tokenizer;

import static io.github.sentimentj.huggingface.tokenizer.Unicode.COMBINING_MARK;
import static io.github.sentimentj.huggingface.tokenizer.Unicode.CONTROL;
import static io.github.sentimentj.huggingface.tokenizer.Unicode.NONSPACING_MARK;
import static io.github.sentimentj.huggingface.tokenizer.Unicode.WHITESPACE;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** Steps that change characters and leave a piece one piece. */
final class Normalizers {

  private static final int CAPITAL_I_WITH_DOT = 0x130;

  private Normalizers() {}

  /** What {@code BertNormalizer} does, as single steps. */
  static List<Step> bert(
      boolean cleanText, boolean chinese, boolean stripAccents, boolean lowercase) {
    List<Step> steps = new ArrayList<>();
    if (cleanText) {
      steps.add(filter(c -> c != 0 && c != 0xFFFD && !Unicode.is(c, CONTROL)));
      steps.add(map(c -> Unicode.is(c, WHITESPACE) ? ' ' : c));
    }
    if (chinese) {
      steps.add(Normalizers::spaceChinese);
    }
    if (stripAccents) {
      steps.add(UnicodeNormalizer.NFD);
      steps.add(filter(c -> !Unicode.is(c, NONSPACING_MARK)));
    }
    if (lowercase) {
      steps.add(Normalizers::lowercase);
    }
    return steps;
  }

  static Step stripAccents() {
    return filter(c -> !Unicode.is(c, COMBINING_MARK));
  }

  /** What the original library calls {@code Nmt}. */
  static List<Step> nmt() {
    return List.of(
        filter(
            c ->
                !((c >= 0x01 && c <= 0x08)
                    || c == 0x0B
                    || (c >= 0x0E && c <= 0x1F)
                    || c == 0x7F
                    || c == 0x8F
                    || c == 0x9F)),
        map(
            c ->
                switch (c) {
                  case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD ->
                      ' ';
                  default -> c >= 0x200B && c <= 0x200F ? ' ' : c;
                }));
  }

  static void lowercase(Pieces in, int from, int to, Pieces out, Scratch scratch) {
    for (int i = from; i < to; i++) {
      int c = in.chars[i];
      if (c == CAPITAL_I_WITH_DOT) {
        out.add('i', in, i);
        out.add(0x307, in, i);
      } else {
        out.add(Unicode.lower(c), in, i);
      }
    }
    out.endPiece();
  }

  static Step strip(boolean left, boolean right) {
    return (in, from, to, out, scratch) -> {
      int start = from;
      int end = to;
      while (left && start < end && Unicode.is(in.chars[start], WHITESPACE)) {
        start++;
      }
      while (right && start < end && Unicode.is(in.chars[end - 1], WHITESPACE)) {
        end--;
      }
      out.copy(in, start, end);
      out.endPiece();
    };
  }

  static Step prepend(int[] content) {
    return (in, from, to, out, scratch) -> {
      for (int c : content) {
        out.add(c, in, from);
      }
      out.copy(in, from, to);
      out.endPiece();
    };
  }

  static Step replace(Pattern pattern, int[] content) {
    return (in, from, to, out, scratch) -> {
      for (int at = from; at < to; ) {
        int end = pattern.end(in.chars, at, to);
        if (end < 0) {
          out.add(in.chars[at], in, at);
          at++;
        } else {
          for (int c : content) {
            out.add(c, in, end - 1);
          }
          at = end;
        }
      }
      out.endPiece();
    };
  }

  private static Step filter(IntPredicate kept) {
    return (in, from, to, out, scratch) -> {
      for (int i = from; i < to; i++) {
        if (kept.test(in.chars[i])) {
          out.add(in.chars[i], in, i);
        }
      }
      out.endPiece();
    };
  }

  private static Step map(IntUnaryOperator map) {
    return (in, from, to, out, scratch) -> {
      for (int i = from; i < to; i++) {
        out.add(map.applyAsInt(in.chars[i]), in, i);
      }
      out.endPiece();
    };
  }

  private static void spaceChinese(Pieces in, int from, int to, Pieces out, Scratch scratch) {
    for (int i = from; i < to; i++) {
      int c = in.chars[i];
      boolean chinese = isChinese(c);
      if (chinese) {
        out.add(' ', in, i);
      }
      out.add(c, in, i);
      if (chinese) {
        out.add(' ', in, i);
      }
    }
    out.endPiece();
  }

  // 2B920 is not what BERT itself has, but what the original library has.
  private static boolean isChinese(int c) {
    return c >= 0x3400
        && (c <= 0x4DBF
            || (c >= 0x4E00 && c <= 0x9FFF)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0x20000 && c <= 0x2A6DF)
            || (c >= 0x2A700 && c <= 0x2B73F)
            || (c >= 0x2B740 && c <= 0x2B81F)
            || (c >= 0x2B920 && c <= 0x2CEAF)
            || (c >= 0x2F800 && c <= 0x2FA1F));
  }
}
