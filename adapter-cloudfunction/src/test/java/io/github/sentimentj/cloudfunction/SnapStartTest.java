package io.github.sentimentj.cloudfunction;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.github.sentimentj.ClassificationListener;
import io.github.sentimentj.SentimentClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What happens around a snapshot, as AWS's own runtime interface client does it. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "AWS's client has libraries for Linux only")
class SnapStartTest {

  @TempDir Path folder;

  /** A function that says when its model is asked. */
  public static final class Handler implements RequestStreamHandler {

    private static final ClassificationListener LISTENER =
        said -> System.out.println("asked about " + said.results().size());

    private final LambdaFunction function =
        new LambdaFunction(
            SentimentClassifier.builder().listener(LISTENER).build(), (id, sentiment) -> {});

    /** For the client. */
    public Handler() {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
        throws IOException {
      function.handleRequest(input, output, context);
    }
  }

  @Test
  void theModelIsWarmBeforeTheSnapshot() throws Exception {
    try (LambdaRuntime lambda =
        new LambdaRuntime(
            Handler.class,
            folder.resolve("log"),
            Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"))) {
      assertThat(lambda.outcome().path()).isEqualTo("restore/next");
      assertThat(lambda.logLines("asked about")).isNotEmpty();
      assertThat(lambda.invoke("{\"text\":\"A wonderful film.\"}").body()).contains("Positive");
    }
  }
}
