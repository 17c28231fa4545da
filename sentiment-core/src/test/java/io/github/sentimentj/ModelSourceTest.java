package io.github.sentimentj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.sentimentj.spi.Manifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSourceTest {

  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  private void writeBundle() throws IOException {
    Files.writeString(folder.resolve("stub.bin"), "abc");
    Manifest.builder().name("tiny").build().write(folder, List.of("stub.bin"));
  }

  private static void assertRefused(ModelSource source, String... parts) {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(source::open)
        .satisfies(e -> assertThat(e).hasMessageContainingAll(parts));
  }

  @Test
  void directory_bundle_filesAndManifest() throws IOException {
    writeBundle();
    var files = ModelSource.directory(folder).open();
    assertThat(files.names()).containsExactly("sentiment.json", "stub.bin");
    assertThat(files.manifest().name()).contains("tiny");
    assertThat(files.read("stub.bin").remaining()).isEqualTo(3);
    assertThat(files.path("stub.bin")).contains(folder.resolve("stub.bin"));
  }

  @Test
  void directory_changedByte_namesFileAndBothHashes() throws IOException {
    writeBundle();
    Files.writeString(folder.resolve("stub.bin"), "abd");
    assertRefused(
        ModelSource.directory(folder),
        "stub.bin",
        SHA256_OF_ABC,
        "a52d159f262b2c6ddb724a61840befc36eb30c88877a4030b65cbe86298449c9");
  }

  @Test
  void directory_missingFile_named() throws IOException {
    writeBundle();
    Files.delete(folder.resolve("stub.bin"));
    assertRefused(ModelSource.directory(folder), "stub.bin", "there is no such file");
  }

  @Test
  void directory_otherSize_saysBoth() throws IOException {
    Files.writeString(folder.resolve("stub.bin"), "abc");
    Files.writeString(
        folder.resolve(Manifest.FILE_NAME), "{\"files\":[{\"name\":\"stub.bin\",\"size\":4}]}");
    assertRefused(ModelSource.directory(folder), "stub.bin", "has 3 bytes", "says 4");
  }

  @Test
  void directory_brokenManifest_named() throws IOException {
    Files.writeString(folder.resolve(Manifest.FILE_NAME), "{\"name\":");
    assertRefused(ModelSource.directory(folder), "sentiment.json", "line 1, column 9");
  }

  @Test
  void open_nothingThere_saysSo() throws IOException {
    assertRefused(ModelSource.directory(folder.resolve("no")), "there is no such folder");
    assertRefused(ModelSource.file(folder.resolve("no")), "there is no such file");
    assertRefused(ModelSource.file(folder), "not a file");
    assertRefused(ModelSource.bundled("none"), "sentiment-model-none");
  }

  @Test
  void uri_pathOrFileScheme_opens() throws IOException {
    writeBundle();
    assertThat(ModelSource.uri(folder.toString()).open().names()).contains("stub.bin");
    assertThat(ModelSource.uri("file:" + folder).open().names()).contains("stub.bin");
    assertThat(ModelSource.uri("file://" + folder).open().names()).contains("stub.bin");
    assertThat(ModelSource.uri(folder.resolve("stub.bin").toString()).open().names())
        .containsExactly("stub.bin");
    assertRefused(ModelSource.uri("bundled:none"), "none");
  }

  @Test
  void uri_unknownScheme_namesArtifact() {
    assertThatExceptionOfType(BackendNotFoundException.class)
        .isThrownBy(() -> ModelSource.uri("wandb:a/b:latest"))
        .withMessageContaining("io.github.sentimentj:sentiment-wandb");
    assertThatExceptionOfType(BackendNotFoundException.class)
        .isThrownBy(() -> ModelSource.uri("gopher:a"));
  }

  @Test
  void environment_localModel_opened() throws IOException {
    writeBundle();
    Map<String, String> environment =
        Map.of(
            "LOCAL_MODEL_DIR", folder.getParent().toString(),
            "LOCAL_MODEL_NAME", folder.getFileName().toString(),
            "WANDB_API_KEY", "");
    assertThat(ModelSource.environment(environment).open().manifest().name()).contains("tiny");
    assertThat(
            ModelSource.environment(
                    Map.of("LOCAL_MODEL_DIR", folder.toString(), "LOCAL_MODEL_NAME", "stub.bin"))
                .open()
                .names())
        .containsExactly("stub.bin");
    try (SentimentClassifier auto = classifier(environment, "auto")) {
      assertThat(auto.model().loader()).isEqualTo("stub-format");
    }
    assertThatExceptionOfType(BackendNotFoundException.class)
        .isThrownBy(() -> classifier(environment, "joblib").close())
        .withMessageContaining("not as 'joblib'");
  }

  private static SentimentClassifier classifier(Map<String, String> environment, String loader) {
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.put("MODEL_LOADER", loader);
    return SentimentClassifier.builder().environment(all).backend("stub").build();
  }

  @Test
  void environment_keyWithoutModule_namesArtifact() {
    assertThatExceptionOfType(BackendNotFoundException.class)
        .isThrownBy(
            () ->
                ModelSource.environment(
                    Map.of("WANDB_API_KEY", "not a real key", "LOCAL_MODEL_NAME", "m.joblib")))
        .withMessageContaining("wandb:imdb-sentiment-api/m:latest")
        .withMessageContaining("io.github.sentimentj:sentiment-wandb");
  }

  @Test
  void bundled_inJar_isCheckedByWhatTheJarSays() throws IOException {
    writeBundle();
    assertThat(bundledInJar("abc", jar -> {}).remaining()).isEqualTo(3);
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> bundledInJar("abc", ModelSourceTest::damage))
        .withMessageContainingAll("bundled:tiny [stub.bin]", "its sha256 is", SHA256_OF_ABC);
  }

  /** Another byte in the file, while the directory of the jar still has the checksum of before. */
  private static void damage(byte[] jar) {
    int at = new String(jar, StandardCharsets.ISO_8859_1).indexOf("abc");
    jar[at + 2] = 'd';
  }

  private ByteBuffer bundledInJar(String content, Consumer<byte[]> change) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
      store(jar, "sentiment.json", Files.readAllBytes(folder.resolve("sentiment.json")));
      store(jar, "stub.bin", content.getBytes(StandardCharsets.UTF_8));
    }
    byte[] changed = bytes.toByteArray();
    change.accept(changed);
    Path file = Files.write(Files.createTempFile(folder, "tiny", ".jar"), changed);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {file.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return ModelSource.bundled("tiny").open().read("stub.bin");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void store(ZipOutputStream jar, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("META-INF/sentimentj/models/tiny/" + name);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    jar.putNextEntry(entry);
    jar.write(content);
  }
}
