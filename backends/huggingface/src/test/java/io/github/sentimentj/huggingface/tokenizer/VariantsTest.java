package io.github.sentimentj.huggingface.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.huggingface.MemoryFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares what files of other models and other versions of the library may hold. */
class VariantsTest {

  private static final String METASPACE =
      "{'type':'Metaspace','replacement':'▁','prepend_scheme':'%s','split':%s}";
  private static final String MERGED =
      "{'type':'Sequence','normalizers':[{'type':'Prepend','prepend':'▁'},"
          + "{'type':'Replace','pattern':{'String':' '},'content':'▁'}]}";

  // Characters that are tokens; others are not, so that they are unknown.
  private static final String CHARS = "abcdefghijklmnopqrstuvwxyzT'.,!▁é日0";

  @ParameterizedTest
  @CsvSource({
    "true,  true,  true,  256",
    "true,  true,  false, 256",
    "false, true,  true,  200",
    "true,  false, false, 200",
    "false, false, false, 0"
  })
  void pairsOfCharactersOrBytes(boolean fuse, boolean ignoreMerges, boolean pairs, int bytes) {
    Set<String> tokens = new LinkedHashSet<>(List.of("<unk>", "the▁film"));
    for (int b = 0; b < bytes; b++) {
      tokens.add("<0x%02X>".formatted(b));
    }
    CHARS.codePoints().mapToObj(Character::toString).forEach(tokens::add);
    String options =
        "'unk_token':'<unk>','fuse_unk':%s,'ignore_merges':%s,'byte_fallback':%s,'dropout':%s,"
            .formatted(fuse, ignoreMerges, bytes > 0, fuse ? "null" : "0.0");
    String model =
        bpe(
            options,
            tokens,
            List.of("t h", "th e", "▁ the", "i n", "▁ w", "▁the ▁", "e r", "l m"),
            "",
            pairs);
    compare(json(MERGED, "null", model));
  }

  @Test
  void leavesOutWhatIsNoToken() {
    Set<String> tokens = new LinkedHashSet<>();
    CHARS.codePoints().mapToObj(Character::toString).forEach(tokens::add);
    compare(json("null", "{'type':'Whitespace'}", bpe("", tokens, List.of("t h"), "", false)));
  }

  @ParameterizedTest
  @CsvSource({"'##', ''", "'', '</w>'", "'##', '</w>'"})
  void pairsWithAffixes(String prefix, String suffix) {
    Set<String> tokens = new LinkedHashSet<>(List.of("<unk>"));
    CHARS
        .codePoints()
        .mapToObj(Character::toString)
        .forEach(c -> tokens.addAll(List.of(c, prefix + c, c + suffix, prefix + c + suffix)));
    List<String> merges = new ArrayList<>();
    for (String end : new LinkedHashSet<>(List.of("", suffix))) {
      merges.add("t " + prefix + "h" + end);
      merges.add(prefix + "i " + prefix + "n" + end);
      merges.add(prefix + "e " + prefix + "r" + end);
      merges.add("th " + prefix + "e" + end);
    }
    String options =
        "'unk_token':'<unk>','continuing_subword_prefix':'%s','end_of_word_suffix':'%s',"
            .formatted(prefix, suffix);
    compare(json("null", "{'type':'Whitespace'}", bpe(options, tokens, merges, prefix, false)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "first", "never"})
  void metaspaces(String scheme) {
    for (boolean split : new boolean[] {true, false}) {
      String metaspace = METASPACE.formatted(scheme, split);
      compare(json("null", metaspace, UnigramTokenizer.model()));
      compare(
          json(
              UnigramTokenizer.precompiled(),
              "{'type':'Sequence','pretokenizers':[{'type':'WhitespaceSplit'}," + metaspace + "]}",
              UnigramTokenizer.model()));
    }
  }

  /** A contraction is found after the normalizer has made it one. */
  @Test
  void lowersTheCaseOfContractions() {
    Set<String> tokens = new LinkedHashSet<>(List.of("<unk>", "Ġ"));
    CHARS.codePoints().mapToObj(Character::toString).forEach(tokens::add);
    compare(
        json(
            "{'type':'Lowercase'}",
            "{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true,'use_regex':true}",
            bpe("'unk_token':'<unk>',", tokens, List.of("' s", "l l"), "", false)));
  }

  /** What transformers 4.34 and later writes for XLM-R. */
  @Test
  void newXlmRoberta() {
    compare(
        json(
            "{'type':'Sequence','normalizers':["
                + UnigramTokenizer.precompiled()
                + ",{'type':'Strip','strip_left':false,'strip_right':true},"
                + "{'type':'Replace','pattern':{'Regex':' {2,}'},'content':'▁'}]}",
            METASPACE.formatted("always", true),
            UnigramTokenizer.model()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void albert(boolean old) {
    String metaspace =
        old
            ? "{'type':'Metaspace','replacement':'▁','str_rep':'▁','add_prefix_space':true}"
            : METASPACE.formatted("always", true);
    compare(
        json(
                "{'type':'Sequence','normalizers':["
                    + "{'type':'Replace','pattern':{'String':'``'},'content':'\\\"'},"
                    + "{'type':'Replace','pattern':{'String':'\\u0027\\u0027'},'content':'\\\"'},"
                    + "{'type':'NFKD'},{'type':'StripAccents'},{'type':'Lowercase'},"
                    + UnigramTokenizer.precompiled()
                    + "]}",
                "{'type':'Sequence','pretokenizers':[{'type':'WhitespaceSplit'},"
                    + metaspace
                    + "]}",
                UnigramTokenizer.model())
            .replace(
                "\"added_tokens\":[]",
                "\"added_tokens\":[{\"id\":0,\"content\":\"[MASK]\",\"single_word\":false,"
                    + "\"lstrip\":true,\"rstrip\":false,\"normalized\":false,\"special\":true}]"));
  }

  @Test
  void unigramWithBytes() {
    String always = METASPACE.formatted("always", true);
    compare(json("null", always, UnigramTokenizer.model(true)));
  }

  @Test
  void wholeWords() {
    compare(
        json(
            "{'type':'Lowercase'}",
            "{'type':'Whitespace'}",
            "{'type':'WordLevel','unk_token':'u','vocab':{'u':0,'the':1,'film':2,'.':3,'日本':4}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'BertProcessing','sep':['</s>',2],'cls':['<s>',0]}",
        "{'type':'RobertaProcessing','sep':['</s>',2],'cls':['<s>',0],'trim_offsets':false,"
            + "'add_prefix_space':false}",
        "{'type':'Sequence','processors':[{'type':'ByteLevel','add_prefix_space':true,"
            + "'trim_offsets':true,'use_regex':true},{'type':'TemplateProcessing','single':["
            + "{'SpecialToken':{'id':'<s>','type_id':1}},{'Sequence':{'id':'A','type_id':1}}],"
            + "'pair':[{'Sequence':{'id':'A','type_id':0}},{'Sequence':{'id':'B','type_id':0}}],"
            + "'special_tokens':{'<s>':{'id':'<s>','ids':[0],'tokens':['<s>']}}}]}"
      })
  void postProcessors(String processor) {
    String file = Files.text("t03_roberta_safetensors_fast", "tokenizer.json");
    int from = file.indexOf("\"post_processor\"");
    int to = file.indexOf("\"decoder\"");
    String json =
        file.substring(0, from)
            + "\"post_processor\":"
            + processor.replace('\'', '"')
            + ","
            + file.substring(to);
    assertThat(from).isPositive();
    compare(json);
  }

  @ParameterizedTest
  @CsvSource({"true, false, false", "false, true, false", "false, false, true", "true, true, true"})
  void addedTokens(boolean single, boolean left, boolean right) {
    for (String fixture :
        List.of("t03_roberta_safetensors_fast", "t01_distilbert_safetensors_fast")) {
      String added =
          List.of("film", "<br", "É", "''", "x", "a b").stream()
              .map(
                  content ->
                      "{\"id\":%d,\"content\":\"%s\",\"single_word\":%s,\"lstrip\":%s,\"rstrip\":%s,\"normalized\":%s,\"special\":false},"
                          .formatted(
                              2000 + content.codePointAt(0),
                              content,
                              single,
                              left,
                              right,
                              left != right))
              .collect(Collectors.joining());
      String file = Files.text(fixture, "tokenizer.json").replaceAll("\\s+", " ");
      compare(file.replaceFirst("\"added_tokens\": ?\\[", "\"added_tokens\":[" + added));
    }
  }

  /** transformers lets the options beside a BERT tokenizer count more than its file. */
  @ParameterizedTest
  @CsvSource({
    "BertTokenizerFast, 'false', 'true', false, true, null",
    "DistilBertTokenizer, 'true', 'false', true, false, null",
    "ElectraTokenizerFast, 'false', 'true', false, true, true",
    "PreTrainedTokenizerFast, 'false', 'false', true, true, null"
  })
  void optionsBesideTheFile(
      String tokenizerClass,
      String lowercase,
      String chinese,
      boolean effectiveLowercase,
      boolean effectiveChinese,
      String accents) {
    String file = Files.text("t01_distilbert_safetensors_fast", "tokenizer.json");
    String config =
        "{'tokenizer_class':'%s','do_lower_case':%s,'tokenize_chinese_chars':%s,'strip_accents':%s}"
            .formatted(tokenizerClass, lowercase, chinese, accents)
            .replace('\'', '"');
    String patched =
        file.replaceFirst("\"handle_chinese_chars\": *true", chinese(effectiveChinese))
            .replaceFirst("\"lowercase\": *true", "\"lowercase\":" + effectiveLowercase)
            .replaceFirst("\"strip_accents\": *null", "\"strip_accents\":" + accents);
    MemoryFiles files =
        Files.json(file).with("tokenizer_config.json", config.getBytes(StandardCharsets.UTF_8));
    try (Oracle oracle = new Oracle(patched)) {
      OracleTest.compare(Tokenizer.load(files), oracle, Texts.torture());
    }
  }

  private static String chinese(boolean handle) {
    return "\"handle_chinese_chars\":" + handle;
  }

  private static void compare(String json) {
    List<String> texts = new ArrayList<>(Texts.torture());
    texts.addAll(
        List.of(
            "The film, the film's film film.",
            "a film <br />xfilm x film \u00A0film  x ''quoted'' ``x'' 'x''",
            "a b  a b\ta  b É é <br",
            "日本 the日the 中文中文 the",
            "It's IT'S she'LL they'Ve 'S"));
    try (Oracle oracle = new Oracle(json)) {
      OracleTest.compare(Tokenizer.load(Files.json(json)), oracle, texts);
    }
  }

  private static String json(String normalizer, String preTokenizer, String model) {
    return Oracle.json(
        normalizer.replace('\'', '"'),
        preTokenizer.replace('\'', '"'),
        model.contains("\"vocab\"") ? model : model.replace('\'', '"'));
  }

  /** A model with tokens for all merges, which are written as strings or as pairs. */
  private static String bpe(
      String options, Set<String> tokens, List<String> merges, String prefix, boolean pairs) {
    Set<String> all = new LinkedHashSet<>(tokens);
    for (String merge : merges) {
      String[] pair = merge.split(" ", -1);
      all.add(pair[0] + pair[1].substring(prefix.length()));
    }
    List<String> ids = new ArrayList<>();
    all.forEach(token -> ids.add("\"" + token + "\":" + ids.size()));
    String written =
        merges.stream()
            .map(merge -> pairs ? "[\"" + merge.replace(" ", "\",\"") + "\"]" : '"' + merge + '"')
            .collect(Collectors.joining(","));
    return "{\"type\":\"BPE\","
        + options.replace('\'', '"')
        + "\"vocab\":{"
        + String.join(",", ids)
        + "},\"merges\":["
        + written
        + "]}";
  }
}
