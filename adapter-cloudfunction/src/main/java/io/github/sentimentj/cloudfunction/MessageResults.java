package io.github.sentimentj.cloudfunction;

import io.github.sentimentj.Sentiment;
import java.io.IOException;

/** Where the answers to messages of a queue go, which nobody waits for. */
@FunctionalInterface
public interface MessageResults {

  /**
   * Takes the answer to a message.
   *
   * @param id the message's id
   * @param sentiment what the model says of its text
   * @throws IOException if it cannot be kept; the message comes again then
   */
  void accept(String id, Sentiment sentiment) throws IOException;
}
