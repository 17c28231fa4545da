package io.github.sentimentj.keras.text;

import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code TextVectorization} layer does before it looks at its output mode: 0 is padding, 1
 * an unknown word. The strings of TensorFlow are bytes: only ASCII letters lose their case, only
 * ASCII space parts words.
 */
public final class Vectorizer implements TextEncoder {

  private static final int UNKNOWN = 1;
  private static final int FIRST_WORD = 2;
  private static final String UNKNOWN_WORD = "[UNK]";
  private static final String PUNCTUATION = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'";
  private static final int MOST_WORDS = 1_000_000;
  private static final int MOST_NGRAM = 64;

  private final boolean lower;
  private final boolean strip;
  private final Split split;
  private final List<Integer> ngrams;
  private final List<String> words;
  private final Map<String, Integer> numbers;

  private enum Split {
    WHITESPACE,
    CHARACTER,
    NONE
  }

  private Vectorizer(
      boolean lower, boolean strip, Split split, List<Integer> ngrams, List<String> words) {
    this.lower = lower;
    this.strip = strip;
    this.split = split;
    this.ngrams = ngrams;
    this.words = List.copyOf(words);
    numbers = new HashMap<>(2 * words.size());
    for (String word : this.words) {
      if (numbers.put(word, numbers.size() + FIRST_WORD) != null) {
        throw new IllegalArgumentException(
            "vocabulary: expected each word once, found \"%s\" again".formatted(word));
      }
    }
  }

  /**
   * Reads the configuration of a layer.
   *
   * @param config of the layer
   * @param vocabulary its words where the configuration has none, with or without the special ones
   * @return what the layer does
   * @throws IllegalArgumentException if the layer has functions of its own, or anything else that
   *     is not known here; the message says where
   */
  public static Vectorizer parse(Json config, Optional<List<String>> vocabulary) {
    String standardize = option(config, "standardize", "lower_and_strip_punctuation");
    String split = option(config, "split", "whitespace");
    boolean lower = standardize.startsWith("lower");
    boolean strip = standardize.endsWith("strip_punctuation");
    if (!lower && !strip && !standardize.equals("none")) {
      throw unknown(config, "standardize", standardize);
    }
    Split parts =
        switch (split) {
          case "whitespace" -> Split.WHITESPACE;
          case "character" -> Split.CHARACTER;
          case "none" -> Split.NONE;
          default -> throw unknown(config, "split", split);
        };
    config
        .find("encoding")
        .map(Json::string)
        .filter(encoding -> !encoding.equalsIgnoreCase("utf-8"))
        .ifPresent(
            encoding -> {
              throw unknown(config, "encoding", encoding);
            });
    List<String> words =
        config
            .find("vocabulary")
            .filter(Json::isArray)
            .map(Json::strings)
            .or(() -> vocabulary)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        config.path()
                            + ": expected a vocabulary, found none: neither in the layer nor"
                            + " among the assets"));
    return new Vectorizer(lower, strip, parts, ngrams(config), withoutSpecial(words));
  }

  /**
   * What the layer makes of the numbers.
   *
   * @param config of the layer
   * @return {@code int}, {@code multi_hot}, {@code count} or {@code tf_idf}
   */
  public static String outputMode(Json config) {
    String mode = config.find("output_mode").map(Json::string).orElse("int");
    return switch (mode) {
      case "binary" -> "multi_hot";
      case "tf-idf" -> "tf_idf";
      case "int", "multi_hot", "count", "tf_idf" -> mode;
      default -> throw unknown(config, "output_mode", mode);
    };
  }

  private static String option(Json config, String name, String fallback) {
    Json value = config.members().get(name);
    if (value == null) {
      return fallback;
    } else if (value.isNull()) {
      return "none";
    } else if (!value.isString()) {
      throw new IllegalArgumentException(
          "%s: a function of its own, which only Python can run; save the model without the"
                  .formatted(value.path())
              + " TextVectorization layer, or with one of the standard options");
    }
    return value.string();
  }

  private static List<Integer> ngrams(Json config) {
    Optional<Json> ngrams = config.find("ngrams");
    List<Integer> widths = new ArrayList<>();
    if (ngrams.isEmpty()) {
      return widths;
    }
    if (ngrams.get().isArray()) {
      ngrams.get().elements().forEach(width -> widths.add(width.integer(1, MOST_NGRAM)));
    } else {
      int most = ngrams.get().integer(1, MOST_NGRAM);
      for (int width = 1; width <= most; width++) {
        widths.add(width);
      }
    }
    return widths;
  }

  private static List<String> withoutSpecial(List<String> words) {
    List<String> rest = words;
    if (!rest.isEmpty() && rest.get(0).isEmpty()) {
      rest = rest.subList(1, rest.size());
    }
    if (!rest.isEmpty() && rest.get(0).equals(UNKNOWN_WORD)) {
      rest = rest.subList(1, rest.size());
    }
    if (rest.size() > MOST_WORDS) {
      throw new IllegalArgumentException(
          "vocabulary: expected at most %d words, found %d".formatted(MOST_WORDS, rest.size()));
    }
    return rest;
  }

  private static IllegalArgumentException unknown(Json config, String name, String found) {
    return new IllegalArgumentException(
        "%s.%s: \"%s\" is not supported".formatted(config.path(), name, found));
  }

  @Override
  public int size() {
    return words.size() + FIRST_WORD;
  }

  @Override
  public int[] encode(String text) {
    List<String> parts = parts(standardize(text));
    List<String> all = parts;
    if (!ngrams.isEmpty()) {
      all = new ArrayList<>();
      for (int width : ngrams) {
        for (int i = 0; i + width <= parts.size(); i++) {
          all.add(String.join(" ", parts.subList(i, i + width)));
        }
      }
    }
    int[] encoded = new int[all.size()];
    for (int i = 0; i < encoded.length; i++) {
      String part = all.get(i);
      encoded[i] = part.isEmpty() ? 0 : numbers.getOrDefault(part, UNKNOWN);
    }
    return encoded;
  }

  private String standardize(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (lower && c >= 'A' && c <= 'Z') {
        out.append((char) (c + 'a' - 'A'));
      } else if (!strip || PUNCTUATION.indexOf(c) < 0) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    switch (split) {
      case NONE -> parts.add(text);
      case CHARACTER -> text.codePoints().forEach(c -> parts.add(Character.toString(c)));
      case WHITESPACE -> {
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
          if (i == text.length() || isSpace(text.charAt(i))) {
            if (i > from) {
              parts.add(text.substring(from, i));
            }
            from = i + 1;
          }
        }
      }
    }
    return parts;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  @Override
  public void writeTo(JsonWriter json) {
    json.beginObject();
    json.name("class_name").value("TextVectorization").name("config").beginObject();
    json.name("standardize");
    if (lower || strip) {
      json.value(!lower ? "strip_punctuation" : strip ? "lower_and_strip_punctuation" : "lower");
    } else {
      json.nullValue();
    }
    json.name("split");
    switch (split) {
      case WHITESPACE -> json.value("whitespace");
      case CHARACTER -> json.value("character");
      case NONE -> json.nullValue();
    }
    if (!ngrams.isEmpty()) {
      json.name("ngrams").beginArray();
      ngrams.forEach(json::value);
      json.endArray();
    }
    json.name("vocabulary").strings(words);
    json.endObject().endObject();
  }
}
