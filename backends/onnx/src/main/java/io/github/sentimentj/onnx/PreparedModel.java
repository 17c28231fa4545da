package io.github.sentimentj.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.github.sentimentj.Precision;
import io.github.sentimentj.spi.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Opens sessions of a model, from what ONNX Runtime made of it once: the optimized graph, in the
 * format that it maps into memory instead of reading it, so that all sessions and processes share
 * it. Without a {@link DiskCache} the optimizing and reading are done at every start.
 */
final class PreparedModel implements Sessions.Opener {

  /** Changes whenever what is in an entry does. */
  private static final String FORMAT = "5";

  private static final String FILE = "model.ort";
  private static final String CHECKSUM = "crc32c";
  private static final String PRECISION = "precision";

  private static final List<Precision> PRECISIONS = List.of(Precision.FP32, Precision.INT8);

  private static final int CHUNK = 1 << 18;

  /** The model as it comes. */
  interface Source {
    /** Opens it. */
    OrtSession open(SessionOptions options) throws OrtException, IOException;

    /** In what it computes. */
    Precision precision();
  }

  private final OrtEnvironment environment;
  private final Source source;
  private final Optional<DiskCache> cache;
  private final String key;

  private PreparedModel(
      OrtEnvironment environment, Source source, Optional<DiskCache> cache, String key) {
    this.environment = environment;
    this.source = source;
    this.cache = cache;
    this.key = key;
  }

  /**
   * A model that is prepared when its first session is opened.
   *
   * @param files where it is from
   * @param settings what else the source depends on
   * @param source the model as it comes
   */
  static PreparedModel of(
      OrtEnvironment environment, ModelFiles files, String settings, Source source) {
    Optional<DiskCache> cache = DiskCache.open();
    String dependsOn =
        String.join(
            "\n",
            FORMAT,
            environment.getVersion(),
            System.getProperty("os.arch", ""),
            settings,
            "overflows " + Processor.OVERFLOWS,
            cache.isPresent() ? files.sha256() : "");
    return new PreparedModel(environment, source, cache, "model-" + sha256(dependsOn));
  }

  /**
   * In what it computes. Noted in the cache, so that a start from there need not read the source.
   *
   * @throws io.github.sentimentj.ModelLoadException if the source is no model
   */
  Precision precision() {
    Optional<String> noted = cache.flatMap(found -> found.find(key, PRECISION));
    return PRECISIONS.stream()
        .filter(precision -> noted.isPresent() && noted.get().equals(precision.name()))
        .findFirst()
        .orElseGet(source::precision);
  }

  /** A session. Where that fails with what is in the cache, it is made again. */
  @Override
  public OrtSession open(int threads) throws OrtException {
    if (cache.isEmpty()) {
      return openSource(threads);
    }
    try {
      Path entry = cache.get().get(key, this::prepare);
      try {
        requireUndamaged(entry);
        return openPrepared(entry, threads);
      } catch (OrtException | IOException e) {
        Log.warnOnce(entry + " is damaged, it is made again: " + e.getMessage());
        cache.get().remove(key);
        return openPrepared(cache.get().get(key, this::prepare), threads);
      }
    } catch (IOException e) {
      OrtSession session = openSource(threads); // where the model is to blame, this says so
      DiskCache.warnWithout(e);
      return session;
    }
  }

  private OrtSession openSource(int threads) throws OrtException {
    try (SessionOptions options = options(threads)) {
      return source.open(options);
    } catch (IOException e) {
      throw new OrtException(e.getMessage());
    }
  }

  private OrtSession openPrepared(Path entry, int threads) throws OrtException {
    try (SessionOptions options = options(threads)) {
      options.addConfigEntry("session.use_memory_mapped_ort_model", "1");
      options.addConfigEntry("session.use_ort_model_bytes_for_initializers", "1");
      return environment.createSession(entry.resolve(FILE).toString(), options);
    }
  }

  private static void requireUndamaged(Path entry) throws IOException {
    if (!Files.readString(entry.resolve(CHECKSUM)).equals(checksum(entry.resolve(FILE)))) {
      throw new IOException("its checksum is another");
    }
  }

  /** Not a hash: it is to find what was damaged, and must not take long. */
  private static String checksum(Path file) throws IOException {
    CRC32C sum = new CRC32C();
    // Not mapped: it would count as the process's memory until the garbage collector comes by.
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(buffer.clear()) >= 0) {
        sum.update(buffer.flip());
      }
    }
    return "%08x".formatted(sum.getValue());
  }

  private void prepare(Path folder) throws IOException {
    try (SessionOptions options = options(1)) {
      // The next level depends on the processor: a cache may be carried to another machine.
      options.setOptimizationLevel(OptLevel.EXTENDED_OPT);
      options.addConfigEntry("session.save_model_format", "ORT");
      options.setOptimizedModelFilePath(folder.resolve(FILE).toString());
      source.open(options).close();
      Files.writeString(folder.resolve(CHECKSUM), checksum(folder.resolve(FILE)));
      Files.writeString(folder.resolve(PRECISION), source.precision().name());
    } catch (OrtException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static SessionOptions options(int threads) throws OrtException {
    SessionOptions options = new SessionOptions();
    try {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setInterOpNumThreads(1);
      options.setIntraOpNumThreads(threads);
      // A thread that waits busily may slow the one down that it waits for.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (Processor.OVERFLOWS) {
        options.addConfigEntry("session.x64quantprecision", "1");
      }
      // It would keep a plan of the memory for each length of text that was ever seen.
      options.setMemoryPatternOptimization(false);
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
