package io.github.sentimentj.wandb;

import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.FakeWandb.Received;
import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.testkit.wandb.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A W&amp;B server, and folders for a client that loses no time with it. */
final class Server implements AutoCloseable {

  static final String PROJECT = "films";

  final FakeWandb fake;
  final Path folder;

  Server(Path folder, Profile profile) {
    this(folder, FakeWandb.start(profile));
  }

  Server(Path folder, FakeWandb fake) {
    this.fake = fake;
    this.folder = folder;
  }

  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(fake.environment());
    environment.put("HOME", folder.toString());
    environment.put("WANDB_PROJECT", PROJECT);
    environment.put("WANDB_DIR", folder.toString());
    environment.put("WANDB_CACHE_DIR", folder.resolve("cache").toString());
    environment.put("WANDB_ARTIFACT_DIR", folder.resolve("artifacts").toString());
    environment.put("WANDB_X_FILE_STREAM_TRANSMIT_INTERVAL", "0.02");
    for (String channel : List.of("GRAPHQL", "FILE_TRANSFER", "FILE_STREAM")) {
      environment.put("WANDB_X_" + channel + "_RETRY_MAX", "4");
      environment.put("WANDB_X_" + channel + "_RETRY_WAIT_MIN_SECONDS", "0.005");
      environment.put("WANDB_X_" + channel + "_RETRY_WAIT_MAX_SECONDS", "0.02");
      environment.put("WANDB_X_" + channel + "_TIMEOUT_SECONDS", "5");
    }
    return environment;
  }

  WandbSettings settings() {
    return WandbSettings.load(environment(), folder);
  }

  Wandb connect() {
    return Wandb.connect(settings());
  }

  /** Saves a model and gives what was saved. */
  WandbArtifact save(String name, Path content, String... aliases) {
    ArtifactDraft draft = ArtifactDraft.model(name).add(content).metadata("accuracy", 0.92);
    for (String alias : aliases) {
      draft.alias(alias);
    }
    try (Wandb wandb = connect();
        WandbRun run = wandb.startRun(RunOptions.of("save").withoutSystemMetrics())) {
      WandbArtifact saved = run.save(draft).orElseThrow();
      run.finish(0);
      return saved;
    }
  }

  /** A folder with some files, one of them large enough to be cut in the middle. */
  Path content(String name, int seed) throws IOException {
    Path content = Files.createDirectories(folder.resolve(name));
    byte[] bytes = new byte[300_000];
    new Random(seed).nextBytes(bytes);
    Files.write(content.resolve("weights.bin"), bytes);
    Files.writeString(content.resolve("config.json"), "{\"seed\":" + seed + "}");
    Files.createDirectories(content.resolve("vocab"));
    Files.writeString(content.resolve("vocab").resolve("words é.txt"), "good\nbad\n");
    Files.write(content.resolve("empty"), new byte[0]);
    return content;
  }

  /** Links a version into a registry, as people do on the server's page. */
  void link(
      WandbArtifact artifact, String entity, String registry, String collection, String alias) {
    fake.link(artifact.id(), entity, registry, collection, alias);
  }

  List<Received> received(Stage stage) {
    return fake.received().stream().filter(each -> each.stage() == stage).toList();
  }

  @Override
  public void close() {
    fake.close();
  }
}
