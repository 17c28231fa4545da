package io.github.sentimentj.wandb;

import io.github.sentimentj.spi.Manifest;
import io.github.sentimentj.spi.ModelFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The files of a model that know which artifact they are of.
 *
 * @param files as they lie on this machine
 * @param artifact where they were fetched from
 */
record FetchedFiles(ModelFiles files, WandbArtifact artifact) implements ModelFiles {

  @Override
  public Map<String, String> origin() {
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("artifact", artifact.path());
    origin.put("artifact digest", artifact.digest());
    artifact.madeBy().ifPresent(run -> origin.put("run", run));
    return origin;
  }

  @Override
  public String location() {
    return files.location();
  }

  @Override
  public SortedSet<String> names() {
    return files.names();
  }

  @Override
  public Manifest manifest() {
    return files.manifest();
  }

  @Override
  public ByteBuffer read(String name) {
    return files.read(name);
  }

  @Override
  public Optional<Path> path(String name) {
    return files.path(name);
  }

  @Override
  public String sha256() {
    return files.sha256();
  }
}
