package io.github.sentimentj.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-1.5e+10",
        "1E-7",
        "123456789012345678901234567890",
        "\"\"",
        "\"\\\"\\\\\\n\\r\\t\"",
        "[]",
        "{}",
        "[1,[2,{\"a\":null}],\"x\"]",
        "{\"a\":{\"b\":[true,false]}}",
        "\"\\ud83d\"",
        "\"\ud83d\ude00\""
      })
  void toString_ofParsedDocument_givesItBack(String text) {
    assertThat(Json.parse(text)).hasToString(text);
    JsonWriter indented = JsonWriter.indented();
    Json.parse(text).writeTo(indented);
    assertThat(Json.parse(indented.toString())).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "nulll",
        "True",
        "NaN",
        "Infinity",
        "+1",
        "01",
        "-",
        "-01",
        ".5",
        "1.",
        "1.e1",
        "1e",
        "1e+",
        "0x1",
        "'a'",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u\u0661234\"",
        "\"\n\"",
        "\"\u0001\"",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{",
        "}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{1:1}",
        "{\"a\" 1}",
        "{\"a\":1 2}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":1}",
        "1 2",
        "{} x",
        "// c\n1",
        "/**/1",
        "\ufeff1",
        "\u00a01",
        "\f1"
      })
  void parse_invalidDocument_refused(String text) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse(text))
        .withMessageStartingWith("line ");
  }

  @Test
  void parse_invalidDocument_saysWhere() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{\n  \"a\": 1,\n  \"a\": 2\n}"))
        .withMessage("line 3, column 3: second member \"a\"");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("[1,\n 2 3]"))
        .withMessage("line 2, column 4: expected ',' or ']'");
  }

  @Test
  void parse_depth_limited() {
    int most = Json.MAX_DEPTH;
    assertThatCode(() -> Json.parse("[".repeat(most) + "1" + "]".repeat(most)))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("[".repeat(most + 1) + "1" + "]".repeat(most + 1)))
        .withMessageContaining("128 levels");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{\"a\":".repeat(1_000_000)));
  }

  @Test
  void string_escapes_resolved() {
    assertThat(Json.parse("\"\\b\\f\\n\\r\\t\\/\\\\\\\"\\u00E9\\uD83D\\uDE00\"").string())
        .isEqualTo("\b\f\n\r\t/\\\"\u00e9\ud83d\ude00");
    assertThat(Json.parse("\"\\udc00x\"").string()).isEqualTo("\udc00x");
  }

  @Test
  void parse_utf8_withOrWithoutByteOrderMark() {
    assertThat(Json.parse("\"\u00e9\"".getBytes(StandardCharsets.UTF_8)).string()).isEqualTo("é");
    assertThat(Json.parse("\ufeff[]".getBytes(StandardCharsets.UTF_8)).isArray()).isTrue();
  }

  @Test
  void parse_invalidUtf8_saysWhichByte() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse(new byte[] {'"', 'a', (byte) 0xc3, '"'}))
        .withMessage("byte 2: not UTF-8");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xf0, (byte) 0x9f}));
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}));
  }

  @Test
  void numbers_large() {
    assertThat(Json.parse("9223372036854775807").integer()).isEqualTo(Long.MAX_VALUE);
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("9223372036854775808").integer());
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> Json.parse("1e400").number());
    assertThat(Json.parse("1e-400").number()).isZero();
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> Json.parse("1.0").integer());
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{\"a\":[7]}").get("a").elements().get(0).integer(0, 6))
        .withMessage("$.a[0]: expected a whole number from 0 to 6, found 7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s | $.s: expected a number, found \"x\"",
        "n | $.n: expected a number, found null",
        "a | $.a: expected a number, found an array",
        "o | $.o: expected a number, found an object",
        "t | $.t: expected a number, found true"
      })
  void number_otherType_saysWhereAndWhat(String name, String message) {
    Json json = Json.parse("{\"s\":\"x\",\"n\":null,\"a\":[],\"o\":{},\"t\":true}");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> json.get(name).number())
        .withMessage(message);
  }

  @Test
  void find_nullOrMissing_empty() {
    Json json = Json.parse("{\"n\":null}");
    assertThat(json.find("n")).isEmpty();
    assertThat(json.find("m")).isEmpty();
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> json.get("m"))
        .withMessage("$: no member \"m\"");
  }

  @Test
  void value_doubles_roundTrip() {
    for (double d : new double[] {0, -0.0, 0.1, 1e300, Double.MIN_VALUE, Math.PI, 1e7}) {
      String text = new JsonWriter().value(d).toString();
      assertThat(Json.parse(text).number()).isEqualTo(d);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new JsonWriter().value(Double.NaN));
  }

  @Test
  void value_anyString_roundTrips() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(20); j > 0; j--) {
        text.append((char) random.nextInt(j % 2 == 0 ? 0x10000 : 0x80));
      }
      byte[] utf8 =
          new JsonWriter().value(text.toString()).toString().getBytes(StandardCharsets.UTF_8);
      assertThat(Json.parse(utf8).string()).isEqualTo(text.toString());
    }
  }

  @Test
  void parse_mutatedDocuments_onlyJsonException() {
    byte[] seed =
        "{\"a\":[1,-2.5e3,true,null,\"\\u00e9\\n\u00e9\"],\"b\":{\"c\":[[]],\"d\":\"\"}}"
            .getBytes(StandardCharsets.UTF_8);
    byte[] alphabet = "{}[]\",:\\u0e-+.tfn \n\u00e9".getBytes(StandardCharsets.UTF_8);
    Random random = new Random(2);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = seed.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean()
                ? alphabet[random.nextInt(alphabet.length)]
                : (byte) random.nextInt(256);
      }
      try {
        String text = Json.parse(bytes).toString();
        assertThat(Json.parse(text)).hasToString(text);
      } catch (JsonException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(10_000, 49_999);
  }

  private static String integers(String json) {
    StringBuilder told = new StringBuilder();
    Json document =
        Json.parse(
            ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)),
            "$.model.vocab",
            (text, from, to, number) ->
                told.append(text, from, to - from).append('=').append(number).append(';'));
    return told.append(document).toString();
  }

  @Test
  void integers_ofThatPath_areTold() {
    assertThat(
            integers(
                "{\"a\":1,\"model\":{\"vocab\": { \"x\" :0, \"\\u00e4\\n\":12 ,\"é\":-3},\"b\":{}}}"))
        .isEqualTo("x=0;ä\n=12;é=-3;{\"a\":1,\"model\":{\"vocab\":{},\"b\":{}}}");
    assertThat(integers("{\"model\":{\"vocab\":{}}}")).isEqualTo("{\"model\":{\"vocab\":{}}}");
    assertThat(integers("{\"vocab\":{\"x\":1},\"model\":{\"vocab\":[{\"x\":1}]}}"))
        .isEqualTo("{\"vocab\":{\"x\":1},\"model\":{\"vocab\":[{\"x\":1}]}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\":1.5}",
        "{\"x\":01}",
        "{\"x\":\"1\"}",
        "{\"x\":{}}",
        "{\"x\":1,}",
        "{\"x\":1",
        "{\"x\" 1}",
        "{\"x:1}",
        "{x:1}",
        "{\"\\q\":1}",
        "{\"x\":12345678901234567890}"
      })
  void integers_ofAnythingElse_areRefused(String object) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> integers("{\"model\":{\"vocab\":" + object + "}}"));
  }
}
