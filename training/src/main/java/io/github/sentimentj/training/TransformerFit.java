package io.github.sentimentj.training;

import io.github.sentimentj.LongText;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Precision;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.evaluation.Calibration;
import io.github.sentimentj.evaluation.Evaluation;
import io.github.sentimentj.evaluation.LabeledText;
import io.github.sentimentj.training.cascade.BothAnswers;
import io.github.sentimentj.training.cascade.BothAnswers.Row;
import io.github.sentimentj.training.document.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * What held-out texts say about a transformer: how long texts are best read, how sure it may be,
 * and what its 8-bit numbers cost.
 *
 * @param policy for long texts, the one of least log loss
 * @param calibration of its probabilities
 * @param int8 how it compares with the checkpoint in fp32
 * @param maxTokens what it reads at once
 * @param answers of it, calibrated, and of the linear model to these texts
 */
record TransformerFit(
    LongText policy, Calibration calibration, String int8, int maxTokens, BothAnswers answers) {

  private static final List<LongText> POLICIES =
      List.of(LongText.headTail(0.25), LongText.headTail(0.75), LongText.windows(64));

  private static final int COMPARED = 3; // every third text: fp32 takes long

  /** Whom to ask what. */
  record Task(
      Path linear,
      Path transformer,
      Path checkpoint,
      List<LabeledText> texts,
      Path work,
      Consumer<String> say) {

    private BothAnswers answers(
        String file, Path model, Precision precision, LongText policy, List<LabeledText> asked)
        throws IOException {
      try (SentimentClassifier first = open(linear);
          SentimentClassifier second =
              SentimentClassifier.builder()
                  .model(ModelSource.directory(model))
                  .precision(precision)
                  .longText(policy)
                  .build()) {
        Path kept = work.resolve(file.replace(':', '-') + ".tsv");
        return BothAnswers.of(first, second, asked, kept, progress(file, asked.size(), say));
      }
    }

    private BothAnswers answers(LongText policy, List<LabeledText> asked) throws IOException {
      return answers("validation-" + policy, transformer, Precision.AUTO, policy, asked);
    }
  }

  static TransformerFit of(Task task) throws IOException {
    int maxTokens;
    try (SentimentClassifier classifier = open(task.transformer)) {
      maxTokens = classifier.model().maxTokens().orElseThrow();
    }
    LongText policy = POLICIES.get(0);
    BothAnswers answers = task.answers(policy, task.texts);
    for (LongText other : POLICIES.subList(1, POLICIES.size())) {
      BothAnswers others = withPolicy(other, maxTokens, task, answers);
      double before = logLoss(answers);
      double after = logLoss(others);
      task.say.accept(
          "log loss %.4f with %s, %.4f with %s".formatted(before, policy, after, other));
      if (after < before) {
        answers = others;
        policy = other;
      }
    }
    String int8 = compared(task, policy, answers);
    task.say.accept("int8 against fp32: " + int8);
    Calibration calibration = Calibration.fitTemperature(answers.second(), answers.expected());
    return new TransformerFit(policy, calibration, int8, maxTokens, with(calibration, answers));
  }

  /** Only long texts are answered otherwise than with another policy. */
  private static BothAnswers withPolicy(
      LongText policy, int maxTokens, Task task, BothAnswers other) throws IOException {
    List<Row> rows = new ArrayList<>(other.rows());
    List<Integer> cut = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).secondTokens() > maxTokens) {
        cut.add(i);
      }
    }
    List<Row> changed = task.answers(policy, cut.stream().map(task.texts::get).toList()).rows();
    for (int i = 0; i < cut.size(); i++) {
      rows.set(cut.get(i), changed.get(i));
    }
    return new BothAnswers(rows);
  }

  private static String compared(Task task, LongText policy, BothAnswers answers)
      throws IOException {
    List<LabeledText> texts = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < task.texts.size(); i += COMPARED) {
      texts.add(task.texts.get(i));
      rows.add(answers.rows().get(i));
    }
    BothAnswers int8 = new BothAnswers(rows);
    BothAnswers fp32 =
        task.answers("validation-fp32", task.checkpoint, Precision.FP32, policy, texts);
    int same = 0;
    for (int i = 0; i < rows.size(); i++) {
      same += fp32.rows().get(i).second() > 0.5 == rows.get(i).second() > 0.5 ? 1 : 0;
    }
    return "same label for %s of %s validation texts, accuracy %s instead of %s"
        .formatted(
            Figures.percent((double) same / rows.size()),
            Figures.count(rows.size()),
            Figures.percent(evaluation(int8).accuracy()),
            Figures.percent(evaluation(fp32).accuracy()));
  }

  private static BothAnswers with(Calibration calibration, BothAnswers answers) {
    return new BothAnswers(
        answers.rows().stream()
            .map(
                row ->
                    new Row(
                        row.positive(),
                        row.first(),
                        calibration.apply(new double[] {1 - row.second(), row.second()})[1],
                        row.firstTokens(),
                        row.secondTokens()))
            .toList());
  }

  private static double logLoss(BothAnswers answers) {
    return evaluation(answers).logLoss();
  }

  private static Evaluation evaluation(BothAnswers answers) {
    return Evaluation.of(List.of("negative", "positive"), answers.expected(), answers.second());
  }

  static SentimentClassifier open(Path folder) {
    return SentimentClassifier.builder().model(ModelSource.directory(folder)).build();
  }

  /** Says now and then how far it is. */
  static IntConsumer progress(String what, int total, Consumer<String> say) {
    int step = Math.max(1, total / 20);
    int[] last = {0};
    return done -> {
      if (done / step > last[0] || done == total) {
        last[0] = done / step;
        say.accept(what + ": " + done + " of " + total);
      }
    };
  }
}
