package io.github.sentimentj.wandb;

import io.github.sentimentj.wandb.artifact.ArtifactDownloads;
import io.github.sentimentj.wandb.artifact.ArtifactPath;
import io.github.sentimentj.wandb.artifact.ArtifactResolver;
import io.github.sentimentj.wandb.graphql.Documents;
import io.github.sentimentj.wandb.graphql.GraphQl;
import io.github.sentimentj.wandb.graphql.ServerFeatures;
import io.github.sentimentj.wandb.http.RetryPolicy;
import io.github.sentimentj.wandb.http.Transport;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client of one W&amp;B server. It opens no connection before it is asked something. Thread-safe;
 * whoever connects it closes it.
 */
public final class Wandb implements AutoCloseable {

  private final WandbSettings settings;
  private final Transport transport;
  private final GraphQl graphql;
  private final ServerFeatures features;
  private final ArtifactResolver resolver;
  private final ArtifactDownloads downloads;
  private @Nullable String entity;

  private Wandb(WandbSettings settings) {
    this.settings = settings;
    transport = new Transport(settings);
    Duration budget = settings.seconds(Setting.INIT_TIMEOUT, Duration.ofSeconds(90));
    graphql = new GraphQl(transport, settings).with(RetryPolicy.graphql(settings).within(budget));
    features = new ServerFeatures(graphql);
    resolver = new ArtifactResolver(settings, graphql, features, this::entity);
    downloads = new ArtifactDownloads(settings, transport, graphql);
  }

  /**
   * A client.
   *
   * @param settings which server, as whom
   * @return the client
   * @throws WandbException if a setting is wrong
   */
  public static Wandb connect(WandbSettings settings) {
    return new Wandb(Objects.requireNonNull(settings, "settings"));
  }

  /**
   * What it was made with.
   *
   * @return the settings
   */
  public WandbSettings settings() {
    return settings;
  }

  /**
   * User or team: what the settings say, else the default of the key's owner, which is asked once.
   *
   * @return its name
   * @throws WandbException if the server has to be asked and does not say
   */
  public synchronized String entity() {
    String known = entity != null ? entity : settings.entity().orElse(null);
    if (known == null) {
      var viewer = graphql.execute(Documents.VIEWER, Map.of()).path("viewer");
      known = viewer.path("entity").asText("");
      if (viewer.isNull() || known.isEmpty()) {
        throw new WandbException(
            WandbException.Kind.UNAUTHORIZED,
            settings.baseUrl()
                + " does not say whose W&B API key this is; check WANDB_API_KEY, or set"
                + " WANDB_ENTITY");
      }
    }
    entity = known;
    return known;
  }

  /**
   * Finds out which version a path means now.
   *
   * @param path {@code [entity/][project/]name[:alias|:vN]}; a project whose name begins with
   *     {@code wandb-registry-} is the registry of an organization, which then stands for the
   *     entity
   * @return the version
   * @throws WandbException if there is none: of an alias that does not exist, the message lists
   *     those that do
   */
  public WandbArtifact artifact(String path) {
    return resolver.resolve(ArtifactPath.parse(path));
  }

  /**
   * Downloads an artifact to the folder that the settings say, {@code NAME:vN} in it. What is in
   * the cache is not fetched again. A second process that wants the same waits for the first.
   *
   * @param artifact which
   * @return the folder
   * @throws WandbException if it cannot be fetched, or what comes is not what its manifest says
   */
  public Path download(WandbArtifact artifact) {
    char separator = File.separatorChar == '/' ? ':' : '-';
    String name = artifact.name().replaceAll("[^A-Za-z0-9 ._-]|^\\.", "_");
    return download(
        artifact,
        settings.artifactDirectory().resolve(name + separator + "v" + artifact.version()));
  }

  /**
   * Downloads an artifact to a folder. Files that are there and right already stay, files of other
   * names are left alone; a folder that is not there yet appears with all of its files at once.
   *
   * @param artifact which
   * @param folder where to
   * @return the folder
   * @throws WandbException as {@link #download(WandbArtifact)}
   */
  public Path download(WandbArtifact artifact, Path folder) {
    return downloads.into(artifact, folder);
  }

  /**
   * Begins a run. It does not wait for the server, unless {@code WANDB_RESUME} says {@code must} or
   * {@code never}, which the server has to be asked for.
   *
   * @param options what it is to be
   * @return the run; the caller finishes it, before the client is closed
   * @throws WandbException if a setting is wrong, or no folder can be written to, or the run is
   *     there that must not be, or not there that must be
   */
  public WandbRun startRun(RunOptions options) {
    return WandbRun.start(this, Objects.requireNonNull(options, "options"));
  }

  ArtifactDownloads downloads() {
    return downloads;
  }

  GraphQl graphql() {
    return graphql;
  }

  ServerFeatures features() {
    return features;
  }

  Transport transport() {
    return transport;
  }

  /** Closes idle connections. What runs on other threads ends. */
  @Override
  public void close() {
    transport.close();
  }
}
