package io.github.sentimentj.training;

import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.spi.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;

/**
 * A linear model that answers as another does texts that it has not seen. A model knows the texts
 * that it was trained on, and its answers to them say nothing of others; this one learns from other
 * labelled texts, and from that model's guesses on texts without labels.
 */
final class StandIn {

  private static final String WEIGHTS = "weights.linear";

  private StandIn() {}

  /**
   * Trains it.
   *
   * @param teacher the model that it stands in for
   * @param labelled texts labelled 0 or 1
   * @param unlabelled more texts
   * @param folder the bundle to write
   */
  static void train(
      Path teacher,
      List<LabeledText> labelled,
      List<String> unlabelled,
      long seed,
      Path folder,
      Consumer<String> progress)
      throws IOException {
    boolean[] positive = new boolean[labelled.size()];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = labelled.get(i).label().equals("1");
    }
    LinearTrainer.Trained trained =
        LinearTrainer.train(
            labelled.stream().map(LabeledText::text).toList(),
            positive,
            unlabelled,
            Teaching.logits(teacher, "positive", unlabelled, progress),
            LinearTrainer.Trust.IN_AN_EQUAL, // whose knowledge of the texts it must not take over
            seed,
            progress::accept);
    Path temporary = folder.resolveSibling(folder.getFileName() + ".tmp");
    Files.createDirectories(temporary);
    Files.write(temporary.resolve(WEIGHTS), trained.weights());
    Manifest.builder()
        .name("stand-in")
        .loader("linear")
        .labels(List.of("negative", "positive"))
        .calibration(trained.calibration())
        .build()
        .write(temporary, List.of(WEIGHTS));
    Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
  }
}
