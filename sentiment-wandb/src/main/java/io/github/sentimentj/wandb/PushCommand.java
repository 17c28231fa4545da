package io.github.sentimentj.wandb;

import io.github.sentimentj.spi.Command;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code sentiment push}: saves a model. */
public final class PushCommand implements Command {

  private static final String USAGE =
      """
      Usage: sentiment push [--alias ALIAS]... [--meta KEY=VALUE]... [--project PROJECT]
                            NAME PATH...
      Saves files and folders as a version of the model NAME in Weights & Biases.
        --alias ALIAS      another name for the version, besides 'latest'
        --meta KEY=VALUE   something to know about it
        --project PROJECT  where to. Default: WANDB_PROJECT.
      WANDB_API_KEY or ~/.netrc says who you are, WANDB_BASE_URL which server is meant.\
      """;

  /** For {@link java.util.ServiceLoader}. */
  public PushCommand() {}

  @Override
  public String name() {
    return "push";
  }

  @Override
  public String description() {
    return "Saves a model in Weights & Biases.";
  }

  @Override
  public int run(List<String> arguments, PrintStream out, PrintStream err) {
    return CommandRun.run(
        name(),
        USAGE,
        arguments,
        Set.of("--alias", "--meta", "--project"),
        out,
        err,
        PushCommand::push);
  }

  private static void push(Arguments arguments, WandbSettings settings, PrintStream out)
      throws Arguments.WrongException {
    if (arguments.words().size() < 2) {
      throw new Arguments.WrongException("expected a name, and files or folders");
    }
    ArtifactDraft draft = ArtifactDraft.model(arguments.words().get(0));
    arguments.words().stream().skip(1).forEach(path -> draft.add(Path.of(path)));
    arguments.all("--alias").forEach(draft::alias);
    for (String pair : arguments.all("--meta")) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new Arguments.WrongException("--meta wants KEY=VALUE, not '" + pair + "'");
      }
      draft.metadata(pair.substring(0, equals), pair.substring(equals + 1));
    }
    RunOptions options =
        RunOptions.of("save")
            .project(arguments.last("--project", settings.project()))
            .withoutSystemMetrics();
    try (Wandb wandb = Wandb.connect(settings);
        WandbRun run = wandb.startRun(options)) {
      WandbArtifact saved =
          run.save(draft)
              .orElseThrow(
                  () ->
                      new WandbException(
                          WandbException.Kind.INVALID,
                          "WANDB_MODE forbids to push; unset it, or set it to online"));
      run.finish(0);
      out.println(saved.path() + " " + String.join(",", saved.aliases()));
      run.url().ifPresent(out::println);
    }
  }
}
