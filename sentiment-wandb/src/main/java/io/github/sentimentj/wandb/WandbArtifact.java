package io.github.sentimentj.wandb;

import java.util.List;
import java.util.Optional;

/**
 * One version of an artifact. Immutable.
 *
 * @param id how the server knows it
 * @param entity user or team that it belongs to
 * @param project its project
 * @param name its name, without alias or version
 * @param version its number: 0, 1, …
 * @param type {@code model}, {@code dataset}, …
 * @param digest 32 hexadecimal digits over the names and digests of its files
 * @param size bytes of all its files
 * @param aliases names for this version, such as {@code latest}
 * @param metadata a JSON object
 * @param madeBy the run that made it, {@code entity/project/run}; empty where it was no run
 */
public record WandbArtifact(
    String id,
    String entity,
    String project,
    String name,
    int version,
    String type,
    String digest,
    long size,
    List<String> aliases,
    String metadata,
    Optional<String> madeBy) {

  /**
   * An artifact.
   *
   * @param aliases copied
   */
  public WandbArtifact {
    aliases = List.copyOf(aliases);
  }

  /**
   * Where it is.
   *
   * @return {@code entity/project/name:vN}
   */
  public String path() {
    return entity + "/" + project + "/" + name + ":v" + version;
  }
}
