package io.github.sentimentj.huggingface.tokenizer;

import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.evaluation.LabeledTexts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Texts that tokenizers are compared on. */
final class Texts {

  private static final List<String> SAMPLES =
      List.of(
          "",
          " ",
          "\n",
          "   leading and trailing \t\r\n ",
          " film film",
          "film film",
          "This movie was absolutely wonderful, I loved every minute of it.",
          "It's not what you'd think: they've said we're all 'bout it, I'll go; I'm he'd''s 'S 'LL",
          "<br /><br />10/10!!! $3.50 100% #1 a_b c-d e@f.g (h) [i] {j} ~k~ `l` ^m^ |n| \\o\\ +p=q",
          "café naïve façade Ångström ÀÉÎÕÜ ÿ Ÿ ß ẞ İstanbul ıI ŒUVRE ǅ ǆ Ǆ ŉ ǰ ΐ ﬁ ﬀ",
          "cafe\u0301 nai\u0308ve e\u0301\u0323\u0307 \u0323\u0301a q\u0307\u0323 \u0344\u0316x",
          "Ελληνικά ΟΔΥΣΣΕΎΣ ς σ ά ὰ ᾷ",
          "Русский ЁЖИК й Й Українська ҐЇЄ",
          "עִבְרִית שָׁלוֹם \u200Fabc",
          "العربية السَّلامُ عليكم لا ﷺ ﻼ ﷲ ٠١٢٣",
          "हिन्दी क्षत्रिय स्त्री ड़ ढ़ क़",
          "বাংলা தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල",
          "ภาษาไทย ลาว ខ្មែរ မြန်မာ བོད་ཡིག",
          "中文电影很好看。日本語の映画は素晴らしい！한국어 영화 각 \u1100\u1161\u11A8 ヴ カ\u3099 ﾊﾟ",
          "ქართული ႠႡ Ⴀ ᲐᲑ հայերեն ԱԲ אָ አማርኛ ᏣᎳᎩ ᐃᓄᒃᑎᑐᑦ ᚠᚢᚦ ⲀⲂ 𐐀𐐁 𐌰 𝒜𝔅 𞤀𞤁",
          "👍🏽 👩‍👩‍👧‍👦 🇩🇪🇫🇷 ☺️ 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 😀😀",
          "a\u0000b\u0001c\u0007d\u001Be\u007Ff\u0080g\u0085h\u009Fi\u00ADj\uFEFFk\u200Bl\u2028m\u2029n",
          "\uE000\uF8FF\uDBFF\uDFFD \uFFFE\uFFFF \uFFFD \uFFFC \uD800 \uDC00 x\uD83Dy\uDE00z \uDE00\uD83D",
          "½ ² ① ㎏ ㍿ Ⅷ ﹏ ｆｕｌｌｗｉｄｔｈ ！ ＿ ﾡ \u3000 \u00A0 \u1680 \u2003 \u202F \u205F",
          "a\r\nb \r\n c\n\n\nd  e   f\t\tg \u000B\u000C h",
          "[CLS] text [SEP] [MASK]. [PAD][UNK] [cls] [CLS",
          "<s>text</s> <mask> a <mask>b  <mask>\n<pad><unk> <s <mask",
          "x".repeat(99) + " " + "x".repeat(100) + " " + "x".repeat(101) + " " + "é".repeat(101),
          "the".repeat(60) + " \u0301\u0301 " + "a\u0301\u0323".repeat(50),
          "e" + "\u0301\u0323\u0334".repeat(40) + "!",
          "▁ under▁score ▁▁ Ġ Ġthe Ċ",
          "日".repeat(120),
          "don't   'ste'r''ve 're'vel'l 'tis",
          "1234567890 1st 2nd ３ ४५ ½½ ²³",
          "...!!!???,,,;;; ---___--- “quoted” ‘single’ —dash– …");

  private Texts() {}

  static List<String> torture() {
    List<String> texts = new ArrayList<>(SAMPLES);
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      texts.add(random(random, i));
    }
    return texts;
  }

  /** All code points, a hundred to a text. */
  static List<String> rows(IntStream codePoints, UnaryOperator<String> surround) {
    int[] all = codePoints.toArray();
    List<String> texts = new ArrayList<>();
    for (int from = 0; from < all.length; from += 100) {
      texts.add(
          Arrays.stream(all, from, Math.min(all.length, from + 100))
              .mapToObj(Character::toString)
              .map(surround)
              .collect(Collectors.joining()));
    }
    return texts;
  }

  /** Words of a few blocks, with a seasoning of everything else. */
  private static String random(Random random, int seed) {
    int[] blocks = {
      0x20, 0x40, 0x60, 0xC0, 0x300, 0x3A0, 0x410, 0x5D0, 0x620, 0x910, 0xE10, 0x1100
    };
    int[] more = {0x1E00, 0x2000, 0x2100, 0x3040, 0x4E00, 0xAC00, 0xFB00, 0xFE00, 0x1D400, 0x1F600};
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(40); length > 0; length--) {
      int kind = random.nextInt(10);
      int[] from = seed % 2 == 0 ? blocks : more;
      int c =
          kind < 6
              ? from[random.nextInt(from.length)] + random.nextInt(48)
              : kind < 8 ? 0x300 + random.nextInt(0x60) : random.nextInt(0x30000);
      text.appendCodePoint(random.nextInt(5) == 0 ? ' ' : c);
    }
    return text.toString();
  }

  /** The reviews of IMDB, in a fixed order; skips the test without them. */
  static List<String> reviews(int most) throws IOException {
    String folder = System.getenv("IMDB_DIR");
    if (folder == null || !java.nio.file.Files.isDirectory(Path.of(folder))) {
      String message = "SKIPPED: IMDB_DIR does not name the IMDB reviews; they are not compared";
      System.out.println(message);
      Assumptions.abort(message);
    }
    List<String> texts = new ArrayList<>();
    for (String file : List.of("train.tsv.gz", "test.tsv.gz")) {
      for (LabeledText text : LabeledTexts.read(Path.of(folder, file))) {
        texts.add(text.text());
      }
    }
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    java.nio.file.Files.newInputStream(Path.of(folder, "unsup.txt.gz"))),
                StandardCharsets.UTF_8))) {
      in.lines().forEach(texts::add);
    }
    Collections.shuffle(texts, new Random(1));
    return texts.subList(0, Math.min(most, texts.size()));
  }
}
