package io.github.sentimentj.keras.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pickled {@code Tokenizer} of Keras without running anything: the few names that such a
 * pickle has stand for plain values, every other name is refused. Protocols 0 to 5.
 */
final class TokenizerPickle {

  /** The classes, by all the names that they had. */
  private static final Set<String> TOKENIZERS =
      Set.of(
          "keras.preprocessing.text.Tokenizer",
          "keras_preprocessing.text.Tokenizer",
          "keras.src.preprocessing.text.Tokenizer",
          "keras.src.legacy.preprocessing.text.Tokenizer",
          "tf_keras.preprocessing.text.Tokenizer",
          "tf_keras.src.preprocessing.text.Tokenizer",
          "tensorflow.keras.preprocessing.text.Tokenizer",
          "tensorflow.python.keras.preprocessing.text.Tokenizer");

  private static final Set<String> DICTIONARIES =
      Set.of("collections.OrderedDict", "collections.defaultdict");
  private static final Set<String> OTHERS =
      Set.of(
          "builtins.int",
          "__builtin__.int",
          "builtins.object",
          "__builtin__.object",
          "copyreg._reconstructor",
          "copy_reg._reconstructor");

  private static final Object NONE = new Object();
  private static final Object MARK = new Object();
  private static final int FEW = 1000;
  private static final int BYTES_PER_CONTAINER = 8;
  private static final int MOST_LINE = 1 << 16;

  private record Name(String dotted) {}

  private final ByteBuffer in;
  private final List<Object> stack = new ArrayList<>();
  private final List<@Nullable Object> memo = new ArrayList<>();
  private int containers;

  private TokenizerPickle(ByteBuffer bytes) {
    in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The attributes of the tokenizer; those that are {@code None} are left out.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Map<?, ?> read(ByteBuffer bytes) {
    TokenizerPickle pickle = new TokenizerPickle(bytes);
    try {
      return pickle.run();
    } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
      throw pickle.error("expected more; it is truncated or damaged");
    } catch (NumberFormatException e) {
      throw pickle.error("expected a number");
    }
  }

  private Map<?, ?> run() {
    while (true) {
      int opcode = in.get() & 0xff;
      if (opcode == '.') {
        if (pop() instanceof PyTokenizer tokenizer && tokenizer.state != null) {
          Map<?, ?> state = tokenizer.state;
          state.values().removeIf(value -> value == NONE);
          return state;
        }
        throw error("expected a Tokenizer of Keras, found something else");
      }
      step(opcode);
    }
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> skip(1);
      case 0x95 -> skip(Long.BYTES);
      case '(' -> push(MARK);
      case '0' -> pop();
      case '1' -> sinceMark();
      case 'N' -> push(NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case ']' -> push(container(new ArrayList<>(2)));
      case ')' -> push(List.of());
      case '}' -> push(container(new HashMap<>()));
      case 'a', 'e' -> append(opcode == 'a' ? List.of(pop()) : sinceMark());
      case 's' -> {
        Object value = pop();
        setItems(List.of(pop(), value));
      }
      case 'u' -> setItems(sinceMark());
      case 'd' -> {
        List<Object> items = sinceMark();
        push(container(new HashMap<>()));
        setItems(items);
      }
      case 't', 'l' -> push(container(sinceMark()));
      case 0x85, 0x86, 0x87 -> {
        List<Object> last = stack.subList(stack.size() - (opcode - 0x84), stack.size());
        List<Object> tuple = container(new ArrayList<>(last));
        last.clear();
        push(tuple);
      }
      case 'R', 0x81 -> {
        Object arguments = pop();
        push(call(pop(), arguments));
      }
      case 'b' -> build(pop());
      case 'c' -> push(name(line() + "." + line()));
      case 0x93 -> {
        Object last = pop();
        push(name(pop() + "." + last));
      }
      default -> {
        if (!number(opcode) && !text(opcode) && !memo(opcode)) {
          throw error("expected an opcode of a Tokenizer's pickle, found " + opcode);
        }
      }
    }
  }

  private boolean number(int opcode) {
    switch (opcode) {
      case 'K' -> push(in.get() & 0xff);
      case 'M' -> push(in.getShort() & 0xffff);
      case 'J' -> push(in.getInt());
      case 'G' -> push(in.getDouble());
      case 0x8a -> {
        long value = 0;
        int length = in.get();
        for (int i = 0; i < length; i++) {
          value |= (in.get() & 0xffL) << (8 * i);
        }
        if (length > 4) {
          throw error("expected numbers of at most 4 bytes, found " + length);
        }
        push((int) value);
      }
      case 'I', 'L' -> {
        String text = line().replace("L", "");
        push(text.equals("01") ? true : text.equals("00") ? (Object) false : Integer.valueOf(text));
      }
      case 'F' -> push(Double.valueOf(line()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean text(int opcode) {
    switch (opcode) {
      case 0x8c, 'U' -> push(text(in.get() & 0xffL));
      case 'X', 'T' -> push(text(in.getInt()));
      case 0x8d -> push(text(in.getLong()));
      case 'V' -> push(unescaped(line()));
      case 'S' -> {
        String quoted = line();
        push(unescaped(quoted.substring(1, quoted.length() - 1)));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean memo(int opcode) {
    switch (opcode) {
      case 0x94 -> memo.add(top());
      case 'q' -> put(in.get() & 0xff);
      case 'r' -> put(in.getInt());
      case 'p' -> put(Integer.parseInt(line()));
      case 'h' -> push(get(in.get() & 0xff));
      case 'j' -> push(get(in.getInt()));
      case 'g' -> push(get(Integer.parseInt(line())));
      default -> {
        return false;
      }
    }
    return true;
  }

  private Object call(Object function, Object arguments) {
    if (!(arguments instanceof List<?> list) || !(function instanceof Name name)) {
      throw error("expected a call of something with a name, found another");
    }
    String called = name.dotted;
    if (called.endsWith("_reconstructor") && !list.isEmpty() && list.get(0) instanceof Name type) {
      called = type.dotted;
    } else if (DICTIONARIES.contains(called)) {
      Map<Object, Object> dictionary = container(new HashMap<>());
      Object items = list.isEmpty() ? NONE : list.get(list.size() - 1);
      if (items instanceof List<?> pairs) {
        for (Object pair : pairs) {
          if (!(pair instanceof List<?> both) || both.size() != 2) {
            throw error("expected pairs, found something else");
          }
          put(dictionary, both.get(0), both.get(1));
        }
      }
      return dictionary;
    }
    if (TOKENIZERS.contains(called)) {
      return new PyTokenizer();
    }
    throw error("expected no call of " + called);
  }

  private Object name(String dotted) {
    if (TOKENIZERS.contains(dotted) || DICTIONARIES.contains(dotted) || OTHERS.contains(dotted)) {
      return new Name(dotted);
    }
    throw error(
        "%s is not supported: nothing that a pickle names is run; save the tokenizer with to_json() instead"
            .formatted(dotted.length() > 100 ? dotted.substring(0, 100) + "…" : dotted));
  }

  private void build(Object state) {
    if (!(top() instanceof PyTokenizer tokenizer) || !(state instanceof Map<?, ?> attributes)) {
      throw error("expected the state of a Tokenizer, found another");
    }
    tokenizer.state = attributes;
  }

  @SuppressWarnings("unchecked") // lists and maps are made here only
  private void append(List<Object> items) {
    if (!(top() instanceof ArrayList<?> list)) {
      throw error("expected a list, found something else");
    }
    ((List<Object>) list).addAll(items);
  }

  private void setItems(List<Object> items) {
    if (!(top() instanceof HashMap<?, ?> dictionary) || items.size() % 2 != 0) {
      throw error("expected a dictionary and pairs, found something else");
    }
    for (int i = 0; i < items.size(); i += 2) {
      put(dictionary, items.get(i), items.get(i + 1));
    }
  }

  @SuppressWarnings("unchecked") // maps are made here only
  private void put(Map<?, ?> dictionary, Object key, Object value) {
    if (!(key instanceof String) && !(key instanceof Integer)) {
      throw error("expected a text or a number for a key, found something else");
    }
    ((Map<Object, Object>) dictionary).put(key, value);
  }

  private <T> T container(T container) {
    if (++containers > FEW + in.capacity() / BYTES_PER_CONTAINER) {
      throw error("expected fewer lists and dictionaries in a file of that size");
    }
    return container;
  }

  private void put(int index) {
    if (index < 0 || index > memo.size() + 1) {
      throw error("expected places of the memo one after the other, found " + index);
    }
    while (memo.size() <= index) {
      memo.add(null);
    }
    memo.set(index, top());
  }

  private Object get(int index) {
    Object value = memo.get(index);
    if (value == null) {
      throw error("expected a value at place %d of the memo, found none".formatted(index));
    }
    return value;
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() {
    return stack.get(stack.size() - 1);
  }

  private Object pop() {
    return stack.remove(stack.size() - 1);
  }

  private List<Object> sinceMark() {
    int mark = stack.lastIndexOf(MARK);
    List<Object> above = stack.subList(mark + 1, stack.size());
    List<Object> items = new ArrayList<>(above);
    above.clear();
    stack.remove(mark);
    return items;
  }

  private void skip(int bytes) {
    in.position(Math.addExact(in.position(), Math.min(bytes, in.remaining())));
  }

  private String text(long length) {
    if (length < 0 || length > in.remaining()) {
      throw error(
          "expected a text of at most %d bytes, found one of %d".formatted(in.remaining(), length));
    }
    String text = StandardCharsets.UTF_8.decode(in.slice(in.position(), (int) length)).toString();
    skip((int) length);
    return text;
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (char c = (char) (in.get() & 0xff); c != '\n'; c = (char) (in.get() & 0xff)) {
      line.append(c);
      if (line.length() > MOST_LINE) {
        throw error("expected a line of at most " + MOST_LINE + " characters, found a longer one");
      }
    }
    return line.toString();
  }

  /** Of protocol 0: characters that it cannot hold. */
  private static String unescaped(String line) {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char next = i + 1 < line.length() ? line.charAt(i + 1) : 0;
      int digits =
          line.charAt(i) != '\\' ? 0 : next == 'u' ? 4 : next == 'U' ? 8 : next == 'x' ? 2 : 0;
      if (digits > 0 && i + 2 + digits <= line.length()) {
        out.appendCodePoint(Integer.parseInt(line.substring(i + 2, i + 2 + digits), 16));
        i += 1 + digits;
      } else if (line.charAt(i) == '\\' && "tnr\\'".indexOf(next) >= 0) {
        out.append("\t\n\r\\'".charAt("tnr\\'".indexOf(next)));
        i++;
      } else {
        out.append(line.charAt(i));
      }
    }
    return out.toString();
  }

  private IllegalArgumentException error(String message) {
    return new IllegalArgumentException("byte %d: %s".formatted(in.position(), message));
  }

  private static final class PyTokenizer {
    private @Nullable Map<?, ?> state;
  }
}
