package io.github.sentimentj.wandb;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.sentimentj.wandb.http.JsonCodec;
import io.github.sentimentj.wandb.http.Log;
import io.github.sentimentj.wandb.http.RandomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Which run it is, and whether it may have been before.
 *
 * @param id its name for machines
 * @param resume {@code allow}, {@code must}, {@code never}, or nothing
 */
record RunId(String id, String resume) {

  private static final int LENGTH = 8;

  /** What the settings say; of {@code auto}, the run that has not ended well here. */
  static RunId of(WandbSettings settings) {
    String resume = settings.find(Setting.RESUME).orElse("");
    String given = settings.find(Setting.RUN_ID).orElse("");
    if (!resume.matches("allow|must|never|auto|")) {
      throw new WandbException(
          WandbException.Kind.INVALID,
          Setting.RESUME.variable() + " must be allow, must, never or auto");
    }
    if (!given.isEmpty() && !given.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new WandbException(
          WandbException.Kind.INVALID,
          Setting.RUN_ID.variable() + " must be at most 64 letters, digits, '-' and '_'");
    }
    if (resume.equals("must") && given.isEmpty()) {
      throw new WandbException(
          WandbException.Kind.INVALID, "WANDB_RESUME is must, but WANDB_RUN_ID says no run");
    }
    if (!resume.equals("auto")) {
      return new RunId(given.isEmpty() ? RandomName.of(LENGTH) : given, resume);
    }
    String id = given.isEmpty() ? remembered(file(settings)) : given;
    if (settings.mode() == WandbSettings.Mode.ONLINE) {
      remember(file(settings), id);
    }
    return new RunId(id, "allow");
  }

  private static Path file(WandbSettings settings) {
    return settings.runDirectory().resolve("wandb-resume.json");
  }

  private static String remembered(Path file) {
    try {
      if (Files.isRegularFile(file)) {
        String id = JsonCodec.MAPPER.readTree(Files.readString(file)).path("run_id").asText();
        if (id.matches("[A-Za-z0-9_-]{1,64}")) {
          return id;
        }
      }
    } catch (IOException e) {
      Log.warning(file + " cannot be read, so a new run begins: " + e.getMessage());
    }
    return RandomName.of(LENGTH);
  }

  private static void remember(Path file, String id) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, json(id));
    } catch (IOException e) {
      Log.warning(file + " cannot be written, so the run will not be resumed: " + e.getMessage());
    }
  }

  private static String json(String id) throws JsonProcessingException {
    return JsonCodec.MAPPER.writeValueAsString(Map.of("run_id", id));
  }

  /** Forgets the run: it has ended well. */
  static void forget(WandbSettings settings) {
    if (settings.find(Setting.RESUME).orElse("").equals("auto")) {
      try {
        boolean unused = Files.deleteIfExists(file(settings));
      } catch (IOException e) {
        Log.warning(file(settings) + " cannot be deleted: " + e.getMessage());
      }
    }
  }
}
