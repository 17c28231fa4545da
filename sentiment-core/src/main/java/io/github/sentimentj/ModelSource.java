package io.github.sentimentj;

import io.github.sentimentj.spi.ModelFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where a model comes from. Immutable; opening it reads, naming it does not.
 *
 * <p>Own sources implement {@link #open}; those that shall be reachable by a URI come with a {@link
 * io.github.sentimentj.spi.ModelSourceProvider}.
 */
@FunctionalInterface
public interface ModelSource {

  /**
   * Finds the model's files, and fetches them if need be.
   *
   * @return the files
   * @throws ModelLoadException if there are none; the message names the place
   */
  ModelFiles open();

  /**
   * Looks for newer versions of the model from now on, where this source can have them. Most
   * cannot, and never find one.
   *
   * @param newer given each newer version, one after the other, on a thread of the source; if it
   *     throws, that is logged, and the version comes again later
   * @return what ends it
   */
  default Following follow(Consumer<ModelSource> newer) {
    return () -> {};
  }

  /** Somebody who looks for newer versions of a model. */
  @FunctionalInterface
  interface Following extends AutoCloseable {
    /** Ends it. No version comes any more, but for one that is being taken at this moment. */
    @Override
    void close();
  }

  /**
   * A folder: a bundle, or what another library saved.
   *
   * @param folder its path
   * @return the source
   */
  static ModelSource directory(Path folder) {
    return () -> FolderFiles.ofFolder(folder);
  }

  /**
   * A single file that is a whole model, such as {@code model.joblib}.
   *
   * @param file its path
   * @return the source
   */
  static ModelSource file(Path file) {
    return () -> FolderFiles.ofFile(file);
  }

  /**
   * A bundle that lies on the class path, in {@code META-INF/sentimentj/models/<name>/}.
   *
   * @param name the name of its folder: {@code imdb}, {@code imdb-linear}, …
   * @return the source
   */
  static ModelSource bundled(String name) {
    return () -> BundledFiles.open(name, Discovery.classLoader());
  }

  /**
   * A model named by one text: {@code bundled:imdb-linear}, a path, or a URI whose scheme a module
   * on the class path knows, such as {@code wandb:entity/project/name:alias}.
   *
   * @param uri the text
   * @return the source
   * @throws BackendNotFoundException if the scheme is not known; the message names the artifact to
   *     add
   */
  static ModelSource uri(String uri) {
    return Discovery.source(uri, System.getenv());
  }

  /**
   * A model named by one text, as of {@link #uri(String)}, with settings from given variables.
   *
   * @param uri the text
   * @param environment the variables, such as {@link System#getenv()}
   * @return the source
   * @throws BackendNotFoundException if the scheme is not known; the message names the artifact to
   *     add
   */
  static ModelSource uri(String uri, Map<String, String> environment) {
    return Discovery.source(uri, environment);
  }

  /**
   * The model that environment variables name: with {@code WANDB_API_KEY} and {@code
   * LOCAL_MODEL_NAME} the artifact of that name in Weights &amp; Biases, in version {@code
   * MODEL_VERSION} ({@code latest}) of project {@code PROJECT_NAME} ({@code imdb-sentiment-api}),
   * put over {@code LOCAL_MODEL_DIR/LOCAL_MODEL_NAME}; else {@code
   * LOCAL_MODEL_DIR/LOCAL_MODEL_NAME} ({@code ./ml/model/}) where that exists; else the bundled
   * model.
   *
   * @param environment the variables, such as {@link System#getenv()}
   * @return the source
   * @throws BackendNotFoundException if Weights &amp; Biases is asked for and its module is missing
   */
  static ModelSource environment(Map<String, String> environment) {
    return Discovery.source(environment);
  }
}
