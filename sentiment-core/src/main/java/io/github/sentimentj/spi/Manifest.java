package io.github.sentimentj.spi;

import io.github.sentimentj.LongText;
import io.github.sentimentj.drift.Profile;
import io.github.sentimentj.evaluation.Calibration;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.json.Json;
import io.github.sentimentj.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code sentiment.json} says of the model beside it. Every key is optional; keys that are not
 * known here are left to the backends. Immutable.
 */
public final class Manifest {

  /** The name of the file that makes a folder a bundle. */
  public static final String FILE_NAME = "sentiment.json";

  /** The manifest of a model that has none. */
  public static final Manifest EMPTY = builder().build();

  private static final int MAX_LABELS = 10_000;

  private final @Nullable String name;
  private final @Nullable String version;
  private final @Nullable String loader;
  private final List<String> backends;
  private final List<FileEntry> files;
  private final List<String> labels;
  private final boolean multiLabel;
  private final List<Double> polarity;
  private final @Nullable Integer maxTokens;
  private final @Nullable LongText longText;
  private final @Nullable Cascade cascade;
  private final @Nullable Calibration calibration;
  private final @Nullable Evaluation evaluation;
  private final @Nullable Profile reference;
  private final Map<String, String> training;
  private final List<Probe> probes;

  private Manifest(Builder builder) {
    name = builder.name;
    version = builder.version;
    loader = builder.loader;
    backends = List.copyOf(builder.backends);
    files = List.copyOf(builder.files);
    labels = List.copyOf(builder.labels);
    multiLabel = builder.multiLabel;
    polarity = List.copyOf(builder.polarity);
    maxTokens = builder.maxTokens;
    longText = builder.longText;
    cascade = builder.cascade;
    calibration = builder.calibration;
    evaluation = builder.evaluation;
    reference = builder.reference;
    training = Collections.unmodifiableMap(new LinkedHashMap<>(builder.training));
    probes = List.copyOf(builder.probes);
  }

  /**
   * A manifest to be filled.
   *
   * @return an empty builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a manifest. Nothing in it is trusted: names of files stay inside the bundle, numbers
   * within their bounds.
   *
   * @param utf8 the bytes of {@code sentiment.json}
   * @return what they say
   * @throws IllegalArgumentException if they are not JSON, or a key holds something else than it
   *     should; the message says where
   */
  public static Manifest parse(ByteBuffer utf8) {
    Json json = Json.parse(utf8);
    Builder builder = builder();
    builder.name = text(json, "name");
    builder.version = text(json, "version");
    builder.loader = text(json, "loader");
    builder.backends = list(json, "backends", Json::string);
    builder.files = list(json, "files", FileEntry::parse);
    builder.labels = list(json, "labels", Json::string);
    require(json, "labels", builder.labels.isEmpty() || validLabels(builder.labels));
    builder.multiLabel = json.find("multiLabel").map(Json::bool).orElse(false);
    builder.polarity = list(json, "polarity", Json::number);
    require(json, "polarity", validPolarity(builder.polarity, builder.labels));
    builder.maxTokens =
        json.find("maxTokens").map(value -> value.integer(1, Integer.MAX_VALUE)).orElse(null);
    builder.longText = json.find("longText").map(Manifest::longText).orElse(null);
    builder.cascade = json.find("cascade").map(Cascade::parse).orElse(null);
    builder.calibration =
        json.find("calibration").map(value -> embedded(value, Calibration::parse)).orElse(null);
    builder.evaluation =
        json.find("evaluation").map(value -> embedded(value, Evaluation::parse)).orElse(null);
    builder.reference =
        json.find("reference").map(value -> embedded(value, Profile::parse)).orElse(null);
    json.find("training")
        .ifPresent(
            made ->
                made.members()
                    .forEach(
                        (key, value) ->
                            builder.training.put(
                                key, value.isString() ? value.string() : value.toString())));
    builder.probes = list(json, "probes", Probe::parse);
    return builder.build();
  }

  private static @Nullable String text(Json json, String key) {
    return json.find(key).map(Json::string).orElse(null);
  }

  private static <T> List<T> list(Json json, String key, Function<Json, T> element) {
    return json.find(key)
        .map(array -> array.elements().stream().map(element).toList())
        .orElse(List.of());
  }

  /** What reads a document of its own, and so complains with paths from there. */
  private static <T> T embedded(Json json, Function<String, T> parser) {
    try {
      return parser.apply(json.toString());
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          json.path() + (message.startsWith("$") ? message.substring(1) : ": " + message), e);
    }
  }

  private static LongText longText(Json json) {
    try {
      return LongText.parse(json.string());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(json.path() + ": " + e.getMessage(), e);
    }
  }

  private static void require(Json json, String key, boolean valid) {
    if (!valid) {
      throw new IllegalArgumentException(
          json.get(key).path() + ": not valid here: " + abbreviate(json.get(key).toString()));
    }
  }

  private static String abbreviate(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private static boolean validLabels(List<String> labels) {
    return labels.size() >= 2
        && labels.size() <= MAX_LABELS
        && labels.stream().distinct().count() == labels.size();
  }

  private static boolean validPolarity(List<Double> polarity, List<String> labels) {
    return polarity.isEmpty()
        || (polarity.size() == labels.size()
            && polarity.stream().allMatch(value -> value >= -1 && value <= 1));
  }

  /**
   * The same manifest, to be changed.
   *
   * @return a builder that holds all of it but the files
   */
  public Builder toBuilder() {
    Builder builder = builder();
    builder.name = name;
    builder.version = version;
    builder.loader = loader;
    builder.backends = backends;
    builder.labels = labels;
    builder.multiLabel = multiLabel;
    builder.polarity = polarity;
    builder.maxTokens = maxTokens;
    builder.longText = longText;
    builder.cascade = cascade;
    builder.calibration = calibration;
    builder.evaluation = evaluation;
    builder.reference = reference;
    builder.training.putAll(training);
    builder.probes = probes;
    return builder;
  }

  /**
   * The model's name.
   *
   * @return what the bundle calls itself, or empty
   */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /**
   * The model's version.
   *
   * @return any text, or empty
   */
  public Optional<String> version() {
    return Optional.ofNullable(version);
  }

  /**
   * The format of the model's files.
   *
   * @return a loader's name, or empty: then the files tell
   */
  public Optional<String> loader() {
    return Optional.ofNullable(loader);
  }

  /**
   * The engines that may run it, best first.
   *
   * @return names of backends; empty: the usual order
   */
  public List<String> backends() {
    return backends;
  }

  /**
   * The files of the bundle with their hashes.
   *
   * @return one entry for each file besides {@code sentiment.json}, as far as stated
   */
  public List<FileEntry> files() {
    return files;
  }

  /**
   * The labels in the order of the model's scores.
   *
   * @return at least two, or none if the model's own files say
   */
  public List<String> labels() {
    return labels;
  }

  /**
   * Whether labels are independent of each other.
   *
   * @return false unless stated
   */
  public boolean multiLabel() {
    return multiLabel;
  }

  /**
   * What each label is worth, from -1 (negative) to 1 (positive).
   *
   * @return one number for each label, or none: then the labels' names tell
   */
  public List<Double> polarity() {
    return polarity;
  }

  /**
   * The tokens that the model reads of one text.
   *
   * @return a positive number, or empty if not stated
   */
  public OptionalInt maxTokens() {
    return maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens);
  }

  /**
   * What to do with longer texts, unless the user says otherwise.
   *
   * @return the policy, or empty if not stated
   */
  public Optional<LongText> longText() {
    return Optional.ofNullable(longText);
  }

  /**
   * The two models of which the bundle consists.
   *
   * @return where they are and how they answer together, or empty: the bundle is one model
   */
  public Optional<Cascade> cascade() {
    return Optional.ofNullable(cascade);
  }

  /**
   * What makes the model's probabilities true to their word.
   *
   * @return temperature scaling or isotonic regression, or empty: not calibrated
   */
  public Optional<Calibration> calibration() {
    return Optional.ofNullable(calibration);
  }

  /**
   * How well the model did on its test set.
   *
   * @return the figures, or empty if not stated
   */
  public Optional<Evaluation> evaluation() {
    return Optional.ofNullable(evaluation);
  }

  /**
   * What the model's answers to texts of the expected kind look like, to tell drift from.
   *
   * @return the profile of its answers to its test set, or empty if not stated
   */
  public Optional<Profile> reference() {
    return Optional.ofNullable(reference);
  }

  /**
   * How the model was made: data, recipe, seed, versions.
   *
   * @return texts by name, in the order of the file
   */
  public Map<String, String> training() {
    return training;
  }

  /**
   * Texts whose label is known, to check a loaded model with.
   *
   * @return any number of them
   */
  public List<Probe> probes() {
    return probes;
  }

  /**
   * Writes {@code sentiment.json} into a folder, with the sizes and hashes of the files named. The
   * file appears whole or not at all.
   *
   * @param folder where the model's files lie already
   * @param fileNames those to be listed, relative to the folder
   * @throws IOException if a file cannot be read, or the folder not be written
   */
  public void write(Path folder, List<String> fileNames) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    for (String fileName : fileNames) {
      Path file = folder.resolve(fileName);
      entries.add(new FileEntry(fileName, Files.size(file), Optional.of(sha256(file))));
    }
    Path temporary = folder.resolve(FILE_NAME + ".tmp");
    try {
      Files.writeString(temporary, json(entries) + "\n", StandardCharsets.UTF_8);
      Files.move(temporary, folder.resolve(FILE_NAME), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private String json(List<FileEntry> entries) {
    JsonWriter out = JsonWriter.indented();
    out.beginObject();
    text(out, "name", name);
    text(out, "version", version);
    text(out, "loader", loader);
    if (!backends.isEmpty()) {
      out.name("backends").strings(backends);
    }
    out.name("files").beginArray();
    entries.forEach(entry -> entry.write(out));
    out.endArray();
    if (!labels.isEmpty()) {
      out.name("labels").strings(labels);
    }
    if (multiLabel) {
      out.name("multiLabel").value(true);
    }
    if (!polarity.isEmpty()) {
      out.name("polarity").beginArray();
      polarity.forEach(out::value);
      out.endArray();
    }
    if (maxTokens != null) {
      out.name("maxTokens").value(maxTokens);
    }
    if (longText != null) {
      out.name("longText").value(longText.toString());
    }
    if (cascade != null) {
      out.name("cascade");
      cascade.write(out);
    }
    if (calibration != null) {
      out.name("calibration");
      Json.parse(calibration.toJson()).writeTo(out);
    }
    if (evaluation != null) {
      out.name("evaluation");
      Json.parse(evaluation.toJson()).writeTo(out);
    }
    if (reference != null) {
      out.name("reference");
      Json.parse(reference.toJson()).writeTo(out);
    }
    if (!training.isEmpty()) {
      out.name("training").beginObject();
      training.forEach((key, value) -> out.name(key).value(value));
      out.endObject();
    }
    if (!probes.isEmpty()) {
      out.name("probes").beginArray();
      probes.forEach(probe -> probe.write(out));
      out.endArray();
    }
    return out.endObject().toString();
  }

  private static void text(JsonWriter out, String key, @Nullable String value) {
    if (value != null) {
      out.name(key).value(value);
    }
  }

  /**
   * A file of the bundle.
   *
   * @param name relative to the bundle, with {@code /}; never outside of it
   * @param size in bytes, or -1 if not stated
   * @param sha256 64 lower-case hexadecimal digits, or empty if not stated
   */
  public record FileEntry(String name, long size, Optional<String> sha256) {
    /**
     * Checks the name and the hash.
     *
     * @throws IllegalArgumentException if the name leaves the bundle, the size is below -1, or the
     *     hash is none
     */
    public FileEntry {
      if (!staysInside(name)) {
        throw new IllegalArgumentException("file name '" + name + "' leaves the bundle");
      }
      if (size < -1) {
        throw new IllegalArgumentException("file '" + name + "': size " + size);
      }
      if (!sha256.map(hash -> hash.matches("[0-9a-f]{64}")).orElse(true)) {
        throw new IllegalArgumentException("file '" + name + "': not a sha256: " + sha256.get());
      }
    }

    private static boolean staysInside(String name) {
      return !name.isEmpty()
          && name.indexOf('\\') < 0
          && name.indexOf(':') < 0
          && name.indexOf('\0') < 0
          && List.of(name.split("/", -1)).stream()
              .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    private static FileEntry parse(Json json) {
      String name = json.get("name").string();
      long size = json.find("size").map(Json::integer).orElse(-1L);
      try {
        return new FileEntry(name, size, json.find("sha256").map(Json::string));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(json.path() + ": " + e.getMessage(), e);
      }
    }

    private void write(JsonWriter out) {
      out.beginObject().name("name").value(name).name("size").value(size);
      sha256.ifPresent(hash -> out.name("sha256").value(hash));
      out.endObject();
    }
  }

  /**
   * A text whose label is known.
   *
   * @param text the text
   * @param label the label that the model gave it when it was made
   */
  public record Probe(String text, String label) {
    private static Probe parse(Json json) {
      return new Probe(json.get("text").string(), json.get("label").string());
    }

    private void write(JsonWriter out) {
      out.beginObject().name("text").value(text).name("label").value(label).endObject();
    }
  }

  /** Collects what a manifest says. Not thread-safe. */
  public static final class Builder {
    private @Nullable String name;
    private @Nullable String version;
    private @Nullable String loader;
    private List<String> backends = List.of();
    private List<FileEntry> files = List.of();
    private List<String> labels = List.of();
    private boolean multiLabel;
    private List<Double> polarity = List.of();
    private @Nullable Integer maxTokens;
    private @Nullable LongText longText;
    private @Nullable Cascade cascade;
    private @Nullable Calibration calibration;
    private @Nullable Evaluation evaluation;
    private @Nullable Profile reference;
    private final Map<String, String> training = new LinkedHashMap<>();
    private List<Probe> probes = List.of();

    private Builder() {}

    /**
     * Sets the name.
     *
     * @param name see {@link Manifest#name()}
     * @return this
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * Sets the version.
     *
     * @param version see {@link Manifest#version()}
     * @return this
     */
    public Builder version(String version) {
      this.version = version;
      return this;
    }

    /**
     * Sets the loader.
     *
     * @param loader see {@link Manifest#loader()}
     * @return this
     */
    public Builder loader(String loader) {
      this.loader = loader;
      return this;
    }

    /**
     * Sets the labels.
     *
     * @param labels see {@link Manifest#labels()}
     * @return this
     */
    public Builder labels(List<String> labels) {
      this.labels = labels;
      return this;
    }

    /**
     * Sets what the labels are worth.
     *
     * @param polarity see {@link Manifest#polarity()}
     * @return this
     */
    public Builder polarity(List<Double> polarity) {
      this.polarity = polarity;
      return this;
    }

    /**
     * Sets how many tokens the model reads.
     *
     * @param maxTokens see {@link Manifest#maxTokens()}
     * @return this
     */
    public Builder maxTokens(int maxTokens) {
      this.maxTokens = maxTokens;
      return this;
    }

    /**
     * Sets what to do with longer texts.
     *
     * @param longText see {@link Manifest#longText()}
     * @return this
     */
    public Builder longText(LongText longText) {
      this.longText = longText;
      return this;
    }

    /**
     * Sets the two models.
     *
     * @param cascade see {@link Manifest#cascade()}
     * @return this
     */
    public Builder cascade(Cascade cascade) {
      this.cascade = cascade;
      return this;
    }

    /**
     * Sets the calibration.
     *
     * @param calibration see {@link Manifest#calibration()}
     * @return this
     */
    public Builder calibration(Calibration calibration) {
      this.calibration = calibration;
      return this;
    }

    /**
     * Sets the figures.
     *
     * @param evaluation see {@link Manifest#evaluation()}
     * @return this
     */
    public Builder evaluation(Evaluation evaluation) {
      this.evaluation = evaluation;
      return this;
    }

    /**
     * Sets what the model's answers look like.
     *
     * @param reference see {@link Manifest#reference()}
     * @return this
     */
    public Builder reference(Profile reference) {
      this.reference = reference;
      return this;
    }

    /**
     * Adds a fact about how the model was made.
     *
     * @param key what it is about
     * @param value what is to be known
     * @return this
     */
    public Builder training(String key, String value) {
      training.put(key, value);
      return this;
    }

    /**
     * Sets the texts whose labels are known.
     *
     * @param probes see {@link Manifest#probes()}
     * @return this
     */
    public Builder probes(List<Probe> probes) {
      this.probes = probes;
      return this;
    }

    /**
     * Makes the manifest.
     *
     * @return an immutable copy
     */
    public Manifest build() {
      return new Manifest(this);
    }
  }
}
