package io.github.sentimentj.sklearn.python;

import io.github.sentimentj.sklearn.python.Python.Name;
import io.github.sentimentj.sklearn.python.Sequence.Kind;
import java.util.ArrayList;
import java.util.List;

/** What the calls of a pickle stand for. None of them calls anything. */
final class Calls {

  private final Memory memory;

  Calls(Memory memory) {
    this.memory = memory;
  }

  /** The object that a function or class makes of its arguments. */
  Object call(Name function, List<Object> arguments) {
    String name = function.dotted();
    return switch (name) {
      case "numpy.ndarray._reconstruct" -> new NumpyArray();
      case "numpy.ndarray._frombuffer" -> fromBuffer(arguments);
      case "numpy.scalar" -> scalar(arguments);
      case "_codecs.encode" -> encode(arguments);
      case "copyreg._reconstructor" ->
          object(argument(arguments, 0, Name.class, name).dotted(), List.of());
      case "builtins.set", "builtins.frozenset" -> set(arguments);
      case "builtins.bytearray" ->
          arguments.isEmpty() ? new byte[0] : argument(arguments, 0, byte[].class, name);
      case "collections.OrderedDict", "collections.defaultdict", "sklearn.utils.Bunch" ->
          new Dict();
      case "builtins.getattr" -> member(arguments);
      default -> {
        if (!function.callable()) {
          throw new FormatException("it calls " + name + ", which is refused");
        }
        yield object(name, arguments);
      }
    };
  }

  /** A method, which is only named: {@code str.split} is pickled so. */
  private static Name member(List<Object> arguments) {
    String what = "builtins.getattr";
    Object owner = argument(arguments, 0, Object.class, what);
    String name = Python.abbreviate(argument(arguments, 1, String.class, what));
    if (owner instanceof Name type && !type.callable()) {
      return new Name(type.dotted() + "." + name, false);
    } else if (owner instanceof PyObject object) {
      return new Name(object.type() + "." + name, false);
    }
    throw new FormatException(
        "it calls %s for '%s' of %s, which is refused"
            .formatted(what, name, Python.describe(owner)));
  }

  /** An object with what was stored of it. */
  Object build(Object target, Object state) {
    if (target instanceof NumpyArray array) {
      Sequence parts = require(state, Sequence.class, "the state of an array");
      array.set(parts.elements(), memory);
    } else if (target instanceof PyObject object) {
      object.setAttributes(attributes(state));
    } else if (!(target instanceof Dict)) { // a dictionary may have attributes that nobody needs
      throw new FormatException("expected an object to fill, found " + Python.describe(target));
    }
    return target;
  }

  private static Dict attributes(Object state) {
    if (state instanceof Dict dict) {
      return dict;
    }
    Dict attributes = new Dict();
    attributes.put(PyObject.STATE, state);
    return attributes;
  }

  private static PyObject object(String type, List<Object> arguments) {
    return new PyObject(type, new ArrayList<>(arguments));
  }

  private Object set(List<Object> arguments) {
    if (arguments.isEmpty()) {
      return new Sequence(Kind.SET);
    }
    List<Object> elements = argument(arguments, 0, Sequence.class, "set").elements();
    memory.take(16L * elements.size());
    return new Sequence(Kind.SET, elements);
  }

  private NumpyArray fromBuffer(List<Object> arguments) {
    String what = "_frombuffer";
    byte[] bytes = argument(arguments, 0, byte[].class, what);
    DType dtype = DType.of(argument(arguments, 1, PyObject.class, what));
    Sequence shape = argument(arguments, 2, Sequence.class, what);
    boolean fortran = argument(arguments, 3, String.class, what).equals("F");
    NumpyArray array = new NumpyArray();
    array.set(dtype, NumpyArray.shape(shape), fortran, bytes, memory);
    return array;
  }

  private Object scalar(List<Object> arguments) {
    DType dtype = DType.of(argument(arguments, 0, PyObject.class, "scalar"));
    byte[] bytes = argument(arguments, 1, byte[].class, "scalar");
    NumpyArray array = new NumpyArray();
    array.set(dtype, List.of(1), false, bytes, memory);
    return array.value(0);
  }

  private Object encode(List<Object> arguments) {
    String text = argument(arguments, 0, String.class, "_codecs.encode");
    if (arguments.size() > 1 && !"latin1".equals(arguments.get(1))) {
      throw new FormatException(
          "expected the encoding latin1, found " + Python.describe(arguments.get(1)));
    }
    memory.take(16 + text.length());
    return Escapes.latin1(text);
  }

  private static <T> T argument(List<Object> arguments, int index, Class<T> type, String where) {
    if (index >= arguments.size()) {
      throw new FormatException(
          "expected more arguments of %s, found %d".formatted(where, arguments.size()));
    }
    return require(arguments.get(index), type, "argument %d of %s".formatted(index, where));
  }

  private static <T> T require(Object value, Class<T> type, String what) {
    if (!type.isInstance(value)) {
      throw new FormatException(
          "%s: expected %s, found %s"
              .formatted(what, type.getSimpleName(), Python.describe(value)));
    }
    return type.cast(value);
  }
}
