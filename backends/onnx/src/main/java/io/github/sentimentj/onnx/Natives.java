package io.github.sentimentj.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import io.github.sentimentj.BackendNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Starts ONNX Runtime. It would unpack its libraries into a new folder at every start; here that
 * happens once for each version, in the {@link DiskCache}. Who sets {@value #PATH} does without.
 */
final class Natives {

  static final String PATH = "onnxruntime.native.path";

  private static final String RESOURCES = "/ai/onnxruntime/native/";
  private static final List<String> LIBRARIES =
      List.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared");
  private static final String REQUIREMENTS =
      "ONNX Runtime runs on Linux x86-64 and ARM64 with glibc 2.28 or later (Debian 10, Ubuntu"
          + " 20.04, Amazon Linux 2023; not Alpine), macOS on ARM64 and Windows x86-64";

  private static final int WARNINGS = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue();

  private static final Map<String, String> PROCESSORS =
      Map.of("amd64", "x64", "x86_64", "x64", "aarch64", "aarch64", "arm64", "aarch64");

  private static boolean kept; // guarded by the class

  private Natives() {}

  /**
   * ONNX Runtime itself, of which there is one in a process.
   *
   * @throws BackendNotFoundException if it does not run on this system
   */
  static synchronized OrtEnvironment start() {
    try {
      OrtEnvironment environment = environment();
      if (!kept) {
        kept = true;
        keep(environment);
      }
      return environment;
    } catch (LinkageError | IllegalStateException e) {
      throw new BackendNotFoundException(
          "ONNX Runtime does not start on %s: %s. %s".formatted(system(), root(e), REQUIREMENTS),
          e);
    }
  }

  private static OrtEnvironment environment() {
    if (System.getProperty(PATH) != null) {
      return OrtEnvironment.getEnvironment();
    }
    requireLibrary();
    Optional<Path> cached = unpacked();
    return cached.isPresent() ? startFrom(cached.get()) : startWithoutCache();
  }

  /**
   * ONNX Runtime's Java code releases the environment in a shutdown hook, beside the hooks in which
   * servers answer what they had accepted: the next run would end the process at once. The
   * environment counts its owners, so one more keeps it alive, and what is lost with the process
   * needs no release. There is no public way to say so.
   */
  private static void keep(OrtEnvironment environment) {
    try {
      Class<?> runtime = Class.forName(OrtEnvironment.class.getPackageName() + ".OnnxRuntime");
      Field api = runtime.getDeclaredField("ortApiHandle");
      Method create =
          environment
              .getClass()
              .getDeclaredMethod("createHandle", long.class, int.class, String.class);
      api.setAccessible(true);
      create.setAccessible(true);
      create.invoke(null, api.getLong(null), WARNINGS, OrtEnvironment.DEFAULT_NAME);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Log.warnOnce("calls that are still running while the process ends may crash it: " + e);
    }
  }

  private static OrtEnvironment startFrom(Path folder) {
    System.setProperty(PATH, folder.toString());
    return OrtEnvironment.getEnvironment();
  }

  /** ONNX Runtime on its own would leave an empty folder behind. */
  private static OrtEnvironment startWithoutCache() {
    try {
      Path folder = Files.createTempDirectory("sentimentj-onnxruntime");
      try {
        copy(platform(), folder);
        return startFrom(folder);
      } finally {
        DiskCache.delete(folder); // what is loaded stays loaded
      }
    } catch (IOException e) {
      throw new BackendNotFoundException(
          "ONNX Runtime's libraries cannot be unpacked into a temporary folder: "
              + e
              + "; name one that can be written with -Djava.io.tmpdir",
          e);
    }
  }

  private static void requireLibrary() {
    if (resource(platform(), LIBRARIES.get(0)) == null) {
      throw new BackendNotFoundException(
          "ONNX Runtime has no library for %s. %s".formatted(system(), REQUIREMENTS));
    }
  }

  private static Optional<Path> unpacked() {
    return DiskCache.open()
        .flatMap(
            cache -> {
              try {
                return Optional.of(unpack(cache));
              } catch (IOException e) {
                DiskCache.warnWithout(e);
                return Optional.empty();
              }
            });
  }

  static Path unpack(DiskCache cache) throws IOException {
    String platform = platform();
    String key = "onnxruntime-%s-%s".formatted(version(platform), platform);
    Path folder = cache.get(key, unfinished -> copy(platform, unfinished));
    if (!isComplete(platform, folder)) {
      Log.warnOnce(folder + " is damaged: it is made again");
      cache.remove(key);
      folder = cache.get(key, unfinished -> copy(platform, unfinished));
    }
    return folder;
  }

  private static boolean isComplete(String platform, Path folder) throws IOException {
    for (String library : LIBRARIES) {
      Path file = folder.resolve(System.mapLibraryName(library));
      if (resource(platform, library) != null
          && !(Files.isRegularFile(file) && Files.size(file) > 0)) {
        return false;
      }
    }
    return true;
  }

  private static void copy(String platform, Path folder) throws IOException {
    for (String library : LIBRARIES) {
      URL resource = resource(platform, library);
      if (resource != null) {
        copy(resource, folder.resolve(System.mapLibraryName(library)));
      }
    }
  }

  private static void copy(URL resource, Path file) throws IOException {
    CRC32 wanted = new CRC32();
    try (InputStream in = resource.openStream();
        OutputStream out = new CheckedOutputStream(Files.newOutputStream(file), wanted)) {
      in.transferTo(out);
    }
    CRC32 written = new CRC32();
    try (InputStream in = new CheckedInputStream(Files.newInputStream(file), written)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    if (wanted.getValue() != written.getValue()) {
      throw new IOException(file + ": what was written is not what is read");
    }
  }

  /** What identifies the library's bytes: a version would not be there when jars are merged. */
  private static String version(String platform) throws IOException {
    URL resource = resource(platform, LIBRARIES.get(0));
    if (resource == null) {
      return "none";
    }
    URLConnection connection = resource.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return "%08x".formatted(jar.getJarEntry().getCrc());
    }
    return String.valueOf(connection.getContentLengthLong());
  }

  private static @Nullable URL resource(String platform, String library) {
    return OrtEnvironment.class.getResource(
        RESOURCES + platform + "/" + System.mapLibraryName(library));
  }

  private static String platform() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String name = system.startsWith("mac") ? "osx" : system.startsWith("windows") ? "win" : system;
    String processor = System.getProperty("os.arch", "");
    return name + "-" + PROCESSORS.getOrDefault(processor, processor);
  }

  /** Such as {@code Linux amd64 (musl)}. */
  private static String system() {
    return "%s %s%s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            isMusl() ? " (musl)" : " (glibc, or no Linux)");
  }

  private static boolean isMusl() {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("/lib"), "ld-musl-*")) {
      return found.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
