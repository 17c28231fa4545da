package io.github.sentimentj.huggingface.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.ModelSource;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ours do not know, with the real library and without it. */
class DjlTokenizerTest {

  private static final String STEP =
      "tokenizer.json: $.pre_tokenizer: a pre-tokenizer of type 'UnicodeScripts' is not supported";

  /** A tokenizer of BERT that cuts between scripts, and whose file cuts texts and fills them up. */
  private static String json() {
    return plain()
        .replaceFirst(
            "\"truncation\": *null",
            "\"truncation\":{\"direction\":\"Right\",\"max_length\":5,\"strategy\":\"LongestFirst\",\"stride\":0}")
        .replaceFirst(
            "\"padding\": *null",
            "\"padding\":{\"strategy\":{\"Fixed\":64},\"direction\":\"Right\",\"pad_to_multiple_of\":null,\"pad_id\":0,\"pad_type_id\":0,\"pad_token\":\"[PAD]\"}");
  }

  private static String plain() {
    return Files.text("t01_distilbert_safetensors_fast", "tokenizer.json")
        .replace("\"BertPreTokenizer\"", "\"UnicodeScripts\"");
  }

  @Test
  void takesOver() {
    assertThat(json()).contains("\"max_length\":5", "\"Fixed\":64", "UnicodeScripts");
    Tokenizer tokenizer = Tokenizer.load(Files.json(json()));
    assertThat(tokenizer.before()).containsExactly(4);
    assertThat(tokenizer.after()).containsExactly(5);
    assertThat(tokenizer.maxLength()).isEqualTo(OptionalInt.empty());
    List<String> texts = new ArrayList<>(Texts.torture());
    texts.add("many слова ".repeat(100));
    try (Oracle oracle = new Oracle(plain())) {
      OracleTest.compare(tokenizer, oracle, texts);
    }
    Encoding encoding = new Encoding();
    tokenizer.encode("aя".repeat(20), encoding);
    assertThat(encoding.size()).isEqualTo(40);
  }

  @Test
  void saysWhatTheLibraryRefuses() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(
            () -> Tokenizer.load(Files.json(json().replace("UnicodeScripts", "NobodyKnows"))))
        .withMessageStartingWith(
            "tokenizer.json: $.pre_tokenizer: a pre-tokenizer of type 'NobodyKnows' is not supported,"
                + " and ai.djl.huggingface:tokenizers cannot read it: ");
  }

  @Test
  void refusesATemplateThatWouldEndTheProcess() {
    String unlisted = json().replaceFirst("\"\\[SEP\\]\": *\\{", "\"[sep]\": {");
    assertThat(unlisted).isNotEqualTo(json());
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> Tokenizer.load(Files.json(unlisted)))
        .withMessageContaining("$.post_processor.special_tokens: no member \"[SEP]\"");
  }

  @Test
  void isNamedWhereItIsMissing(@TempDir Path folder) throws Exception {
    java.nio.file.Files.writeString(folder.resolve("tokenizer.json"), json());
    try (URLClassLoader loader = withoutDjl()) {
      Class<?> sources = loader.loadClass(ModelSource.class.getName());
      Object source = sources.getMethod("directory", Path.class).invoke(null, folder);
      Object files = sources.getMethod("open").invoke(source);
      var load =
          loader
              .loadClass(Tokenizer.class.getName())
              .getMethod("load", loader.loadClass("io.github.sentimentj.spi.ModelFiles"));
      assertThatExceptionOfType(InvocationTargetException.class)
          .isThrownBy(() -> load.invoke(null, files))
          .havingCause()
          .withMessage(STEP + "; it is with ai.djl.huggingface:tokenizers on the class path");
    }
  }

  /** Our own classes, with nothing but the JDK around them. */
  private static URLClassLoader withoutDjl() throws IOException {
    List<URL> urls = new ArrayList<>();
    String all =
        System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", "");
    for (String entry : all.split(File.pathSeparator, -1)) {
      if (!entry.isEmpty() && !entry.contains("djl") && !entry.contains("test-classes")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
