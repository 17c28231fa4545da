package io.github.sentimentj;

import io.github.sentimentj.drift.Profile;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A classifier whose model can be replaced while it answers. No call fails because of a swap: those
 * that run end with the model they began with, which is closed after the last of them. Thread-safe.
 */
public final class SwappableClassifier implements SentimentClassifier, SelfChecking {

  private volatile Served served;
  private volatile Runnable beforeClose = () -> {};
  private volatile Runnable afterClose = () -> {};

  SwappableClassifier(SentimentClassifier first) {
    served = new Served(Objects.requireNonNull(first, "classifier"));
  }

  /** Who answers now, and how many calls still need it. */
  private static final class Served {
    final SentimentClassifier classifier;
    final UseCount uses;

    Served(SentimentClassifier classifier) {
      this.classifier = classifier;
      uses = new UseCount(classifier::close);
    }
  }

  /**
   * Lets another classifier answer from now on. It first classifies the probe texts of its model's
   * bundle; if that goes wrong, the old one goes on. Does not wait for calls that run.
   *
   * @param next who answers next; closed by this classifier when it is replaced, and at once if it
   *     is refused
   * @throws ModelLoadException if a probe text gets another label than the bundle says
   * @throws InferenceException if it fails on a probe text
   * @throws IllegalArgumentException if it is the one that answers already; it is not closed then
   * @throws IllegalStateException after {@link #close}
   */
  public synchronized void swap(SentimentClassifier next) {
    Objects.requireNonNull(next, "next");
    Served old = served;
    if (next == old.classifier || next == this) {
      throw new IllegalArgumentException("this classifier answers already");
    }
    try {
      if (next instanceof SelfChecking checking) {
        checking.check();
      }
      // Seen to be open, so that a swap never brings a closed classifier back.
      if (!old.uses.enter()) {
        throw closed();
      }
    } catch (RuntimeException | Error e) {
      next.close();
      throw e;
    }
    served = new Served(next);
    old.uses.exit();
    old.uses.close();
  }

  @Override
  public Sentiment classify(String text) {
    Served current = enter();
    try {
      return current.classifier.classify(text);
    } finally {
      current.uses.exit();
    }
  }

  @Override
  public CompletableFuture<Sentiment> classifyAsync(String text) {
    return enterAsync(classifier -> classifier.classifyAsync(text));
  }

  @Override
  public CompletableFuture<List<Sentiment>> classifyAllAsync(List<String> texts) {
    return enterAsync(classifier -> classifier.classifyAllAsync(texts));
  }

  private <T> CompletableFuture<T> enterAsync(
      Function<SentimentClassifier, CompletableFuture<T>> call) {
    Served current = enter();
    CompletableFuture<T> answer;
    try {
      answer = call.apply(current.classifier);
    } catch (RuntimeException | Error e) {
      current.uses.exit();
      throw e;
    }
    var unused = answer.whenComplete((result, failure) -> current.uses.exit());
    return answer;
  }

  @Override
  public List<Sentiment> classifyAll(List<String> texts) {
    Served current = enter();
    try {
      return current.classifier.classifyAll(texts);
    } finally {
      current.uses.exit();
    }
  }

  @Override
  public Explanation explain(String text, int budget) {
    Served current = enter();
    try {
      return current.classifier.explain(text, budget);
    } finally {
      current.uses.exit();
    }
  }

  @Override
  public int queued() {
    return served.classifier.queued();
  }

  /** The model that answers now. */
  @Override
  public ModelInfo model() {
    return served.classifier.model();
  }

  @Override
  public Optional<Profile> reference() {
    return served.classifier.reference();
  }

  @Override
  public void check() {
    Served current = enter();
    try {
      if (current.classifier instanceof SelfChecking checking) {
        checking.check();
      }
    } finally {
      current.uses.exit();
    }
  }

  private Served enter() {
    for (Served current = served; ; ) {
      if (current.uses.enter()) {
        return current;
      }
      Served newer = served;
      if (newer == current) {
        throw closed();
      }
      current = newer;
    }
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the classifier is closed");
  }

  /** Says what else ends with this classifier: before it, such as what swaps; and after it. */
  void closeWith(Runnable before, Runnable after) {
    beforeClose = before;
    afterClose = after;
  }

  /** Closes the classifier that answers, after its last call. */
  @Override
  public void close() {
    beforeClose.run();
    synchronized (this) {
      served.uses.close();
    }
    afterClose.run();
  }
}
