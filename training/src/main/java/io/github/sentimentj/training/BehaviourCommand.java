package io.github.sentimentj.training;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.SentimentClassifierBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a model makes of minimal pairs. */
@Command(
    name = "behaviour",
    description = {
      "Lets a model answer pairs of short texts that differ in little, and counts those that it"
          + " answers as people would, by category."
    },
    mixinStandardHelpOptions = true)
final class BehaviourCommand implements Callable<Integer> {

  @Spec @Nullable CommandSpec command;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "A folder, a file, or a URI.")
  String model = "";

  @Option(names = "--backend", paramLabel = "NAME", description = "Engine. Default: what fits.")
  @Nullable String backend;

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description = {
        "Category, expectation and two texts a line, tabs between them. Expectations: negative"
            + " positive, positive negative, positive positive, negative negative, rising.",
        "Default: the pairs that come with this command."
      })
  @Nullable Path pairs;

  @Option(names = "--failures", description = "List the pairs that are not answered as expected.")
  boolean failures;

  @Override
  public Integer call() throws IOException {
    SentimentClassifierBuilder builder =
        SentimentClassifier.builder().model(ModelSource.uri(model));
    if (backend != null) {
      builder.backend(backend);
    }
    List<Behaviour.Pair> asked = read();
    try (SentimentClassifier classifier = builder.build()) {
      print(Behaviour.of(classifier, asked));
    }
    return 0;
  }

  private List<Behaviour.Pair> read() throws IOException {
    if (pairs != null) {
      try (BufferedReader reader = Files.newBufferedReader(pairs)) {
        return Behaviour.read(reader, pairs.toString());
      }
    }
    return Behaviour.pairs();
  }

  private void print(List<Behaviour.Outcome> outcomes) {
    PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
    Map<String, List<Behaviour.Outcome>> categories =
        outcomes.stream()
            .collect(
                Collectors.groupingBy(
                    outcome -> outcome.pair().category(), LinkedHashMap::new, Collectors.toList()));
    out.printf(Locale.ROOT, "%-12s %6s %7s%n", "category", "pairs", "passed");
    categories.forEach((category, of) -> line(out, category, of));
    line(out, "all", outcomes);
    if (failures) {
      outcomes.stream()
          .filter(outcome -> !outcome.passed())
          .forEach(outcome -> failure(out, outcome));
    }
    out.flush();
  }

  private static void line(PrintWriter out, String name, List<Behaviour.Outcome> outcomes) {
    long passed = outcomes.stream().filter(Behaviour.Outcome::passed).count();
    out.printf(
        Locale.ROOT,
        "%-12s %6d %6.1f%%%n",
        name,
        outcomes.size(),
        100.0 * passed / outcomes.size());
  }

  private static void failure(PrintWriter out, Behaviour.Outcome outcome) {
    Behaviour.Pair pair = outcome.pair();
    out.printf(
        Locale.ROOT,
        "%n%s, expected %s%n  %+.2f  %s%n  %+.2f  %s%n",
        pair.category(),
        pair.expectation(),
        outcome.first(),
        pair.first(),
        outcome.second(),
        pair.second());
  }
}
