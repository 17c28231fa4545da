package io.github.sentimentj.spi;

import io.github.sentimentj.BackendNotFoundException;
import io.github.sentimentj.ModelLoadException;
import io.github.sentimentj.Precision;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An engine that can run models of some formats. Found through {@link java.util.ServiceLoader};
 * must have a public constructor without arguments, do nothing in it, and be thread-safe.
 */
public interface BackendProvider {

  /**
   * The name by which a user asks for this engine: {@code linear}, {@code onnx}, …
   *
   * @return a short lower-case word
   */
  String name();

  /**
   * Says whether this engine would run a model. Must be cheap and load no native code: a look at
   * the names of the files, the manifest, and a few bytes.
   *
   * @param files the model
   * @return the format it would be read as, or why not
   */
  Match match(ModelFiles files);

  /**
   * Loads a model that {@link #match} accepted. What was opened is closed again when this fails.
   *
   * @param files the model; not used any more once this returns
   * @param options what the user asked for
   * @return a backend ready to score; the caller closes it
   * @throws ModelLoadException if a file is missing, broken or not what it should be
   * @throws BackendNotFoundException if the engine does not run on this system
   * @throws IllegalArgumentException if the model cannot be run with these options
   */
  Backend open(ModelFiles files, BackendOptions options);

  /**
   * Writes a model that {@link #match} accepted in a format of our own, which needs no reader of
   * the format that it came in. It answers as before. Without an own way, there is no such format.
   *
   * @param files the model; not used any more once this returns
   * @param precision the number format to write, for engines that have several; {@link
   *     Precision#AUTO}: the one that {@link #open} would choose
   * @param folder where to write; it exists and is empty
   * @return what was written
   * @throws ModelLoadException as {@link #open}, or if there is no such format
   * @throws IOException if it cannot be written
   */
  default Conversion convert(ModelFiles files, Precision precision, Path folder)
      throws IOException {
    throw new ModelLoadException(
        files.location() + ": backend '" + name() + "' cannot convert it; use it as it is");
  }
}
