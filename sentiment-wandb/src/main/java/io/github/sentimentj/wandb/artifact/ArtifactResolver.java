package io.github.sentimentj.wandb.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sentimentj.wandb.Setting;
import io.github.sentimentj.wandb.WandbArtifact;
import io.github.sentimentj.wandb.WandbException;
import io.github.sentimentj.wandb.WandbException.Kind;
import io.github.sentimentj.wandb.WandbSettings;
import io.github.sentimentj.wandb.graphql.Documents;
import io.github.sentimentj.wandb.graphql.GraphQl;
import io.github.sentimentj.wandb.graphql.ServerFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds out which version of which artifact a path means. Thread-safe. */
public final class ArtifactResolver {

  private final WandbSettings settings;
  private final GraphQl graphql;
  private final ServerFeatures features;
  private final Supplier<String> defaultEntity;

  /**
   * A resolver.
   *
   * @param settings where paths leave something out
   * @param graphql the server
   * @param features what it can do
   * @param defaultEntity whose artifacts are meant where nothing says
   */
  public ArtifactResolver(
      WandbSettings settings,
      GraphQl graphql,
      ServerFeatures features,
      Supplier<String> defaultEntity) {
    this.settings = settings;
    this.graphql = graphql;
    this.features = features;
    this.defaultEntity = defaultEntity;
  }

  /**
   * Asks the server.
   *
   * @param path what people call it
   * @return the version that it is now
   * @throws WandbException if there is none, or the server does not say
   */
  public WandbArtifact resolve(ArtifactPath path) {
    String project = path.project().orElseGet(settings::project);
    String entity =
        path.isRegistry()
            ? registryEntity(path.entity().or(() -> settings.find(Setting.ORGANIZATION)))
            : path.entity().orElseGet(defaultEntity);
    boolean memberships = features.has(ServerFeatures.MEMBERSHIP);
    JsonNode found =
        graphql
            .execute(
                memberships ? Documents.ARTIFACT_MEMBERSHIP : Documents.ARTIFACT,
                Map.of(
                    "entity", entity, "project", project, "name", path.name() + ":" + path.alias()))
            .path("project");
    if (found.isNull() || found.isMissingNode()) {
      throw new WandbException(
          Kind.NOT_FOUND,
          "there is no project %s/%s at %s, or this API key may not see it"
              .formatted(entity, project, settings.baseUrl()));
    }
    JsonNode membership = found.path("artifactCollectionMembership");
    JsonNode artifact = memberships ? membership.path("artifact") : found.path("artifact");
    if (artifact.isNull() || artifact.isMissingNode()) {
      throw missing(entity, project, path);
    }
    return artifact(artifact, memberships ? membership.path("aliases") : artifact.path("aliases"));
  }

  private static WandbArtifact artifact(JsonNode artifact, JsonNode aliases) {
    // The version where it was made: what a registry calls it is only a link to that.
    JsonNode sequence = artifact.path("artifactSequence");
    List<String> names = new ArrayList<>();
    aliases.forEach(alias -> names.add(alias.path("alias").asText()));
    WandbArtifact found =
        new WandbArtifact(
            artifact.path("id").asText(),
            sequence.path("project").path("entity").path("name").asText(),
            sequence.path("project").path("name").asText(),
            sequence.path("name").asText(),
            artifact.path("versionIndex").asInt(-1),
            artifact.path("artifactType").path("name").asText(),
            artifact.path("digest").asText(),
            artifact.path("size").asLong(),
            names,
            artifact.path("metadata").asText("{}"),
            run(artifact.path("createdBy")));
    String state = artifact.path("state").asText();
    if (!state.equals("COMMITTED") || found.version() < 0) {
      throw new WandbException(
          Kind.NOT_FOUND,
          "%s cannot be used: it is %s"
              .formatted(
                  found.path(), state.equals("DELETED") ? "deleted" : "not uploaded completely"));
    }
    return found;
  }

  private static Optional<String> run(JsonNode run) {
    JsonNode project = run.path("project");
    return run.hasNonNull("name")
        ? Optional.of(
            "%s/%s/%s"
                .formatted(
                    project.path("entity").path("name").asText(),
                    project.path("name").asText(),
                    run.path("name").asText()))
        : Optional.empty();
  }

  private WandbException missing(String entity, String project, ArtifactPath path) {
    JsonNode collection =
        graphql
            .execute(
                Documents.ALIASES,
                Map.of("entity", entity, "project", project, "collection", path.name()))
            .path("project")
            .path("artifactCollection");
    String place = entity + "/" + project;
    if (collection.isNull() || collection.isMissingNode()) {
      return new WandbException(
          Kind.NOT_FOUND, "there is no artifact '%s' in %s".formatted(path.name(), place));
    }
    List<String> aliases = new ArrayList<>();
    for (JsonNode edge : collection.path("aliases").path("edges")) {
      aliases.add(edge.path("node").path("alias").asText());
    }
    return new WandbException(
        Kind.NOT_FOUND,
        "%s/%s has no alias or version '%s'; its aliases are: %s"
            .formatted(
                place,
                path.name(),
                path.alias(),
                aliases.isEmpty() ? "none" : String.join(", ", aliases)));
  }

  /** Registries belong to organizations, which have an entity of another name. */
  private String registryEntity(Optional<String> organization) {
    JsonNode entity;
    try {
      entity =
          graphql
              .execute(
                  Documents.ORGANIZATION,
                  Map.of("entity", settings.entity().orElseGet(defaultEntity)))
              .path("entity");
    } catch (WandbException e) {
      if (e.kind() == Kind.REFUSED && organization.isPresent()) {
        return organization.get(); // a server without organizations: it is an entity
      }
      throw e;
    }
    List<JsonNode> known = new ArrayList<>(List.of(entity.path("organization")));
    entity.path("user").path("organizations").forEach(known::add);
    for (JsonNode each : known) {
      String name = each.path("name").asText();
      String own = each.path("orgEntity").path("name").asText();
      boolean wanted = organization.map(text -> text.equals(name) || text.equals(own)).orElse(true);
      if (wanted && !own.isEmpty()) {
        return own;
      }
    }
    throw new WandbException(
        Kind.NOT_FOUND,
        organization
                .map(name -> "this API key's owner is in no organization '" + name + "'")
                .orElse("no organization is known: name it before the registry, or set")
            + "; see WANDB_ORGANIZATION");
  }
}
