package io.github.sentimentj.examples;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A form for reviews, and an API. The starter brings the classifier. */
@SpringBootApplication
public class ReviewApplication {

  /** For Spring. */
  public ReviewApplication() {}

  /**
   * Starts the application.
   *
   * @param arguments those of Spring Boot
   */
  public static void main(String[] arguments) {
    SpringApplication.run(ReviewApplication.class, arguments);
  }
}
