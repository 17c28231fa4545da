///usr/bin/env jbang "$0" "$@" ; exit $?
//DEPS io.github.sentimentj:sentiment-model-imdb-linear:0.1.0-SNAPSHOT

import io.github.sentimentj.SentimentClassifier;

class Start {
  public static void main(String[] texts) {
    try (SentimentClassifier classifier = SentimentClassifier.create()) {
      for (String text : texts) {
        System.out.println(classifier.classify(text).label() + ": " + text);
      }
    }
  }
}
