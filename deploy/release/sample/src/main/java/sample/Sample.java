package sample;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.cloudfunction.GoogleFunction;
import io.github.sentimentj.cloudfunction.LambdaFunction;
import io.github.sentimentj.http.SentimentServer;
import io.github.sentimentj.spi.BackendProvider;
import io.github.sentimentj.spring.SentimentAutoConfiguration;
import io.github.sentimentj.testkit.StubClassifier;
import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.training.Main;
import io.github.sentimentj.wandb.RunOptions;
import io.github.sentimentj.wandb.Wandb;
import io.github.sentimentj.wandb.WandbRun;
import io.github.sentimentj.wandb.WandbSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Does one real thing with every published artifact. */
public final class Sample {

  private static final String GOOD = "One of the best movies of all time.";

  private Sample() {}

  /** Arguments: a scikit-learn model, a Keras model, a SavedModel folder. */
  public static void main(String[] models) throws Exception {
    bundled();
    say("sentiment-sklearn", label(ModelSource.file(Path.of(models[0]))));
    say("sentiment-keras", label(ModelSource.directory(Path.of(models[1]))));
    tensorflow(Path.of(models[2]));
    server();
    functions();
    spring();
    wandb();
    beam();
    say("sentiment-testkit", StubClassifier.answering(0.9).classify(GOOD).label());
    say("sentiment-training", "");
    Main.main(new String[] {"--help"}); // ends the process
  }

  private static void bundled() {
    say("sentiment-core, sentiment-model-imdb-linear", label(ModelSource.bundled("imdb-linear")));
    say("sentiment-huggingface, sentiment-onnx, sentiment-model-imdb",
        label(ModelSource.uri("bundled:imdb/transformer")));
  }

  /** TensorFlow's library is for the user to add; without it the backend is found, and says so. */
  private static void tensorflow(Path folder) throws Exception {
    Set<String> backends = new TreeSet<>();
    for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
      backends.add(provider.name());
      if (provider.name().equals("tensorflow")) {
        say("sentiment-tensorflow", provider.match(ModelSource.directory(folder).open()));
      }
    }
    expect(backends.containsAll(Set.of("linear", "onnx", "sklearn", "keras", "tensorflow")), backends);
  }

  private static void server() throws Exception {
    try (SentimentClassifier classifier = SentimentClassifier.create()) {
      SentimentServer server =
          SentimentServer.builder(classifier).host("127.0.0.1").port(0).grpcPort(0).start();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.port() + "/api/v1/predict?text=dull"))
              .build();
      String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
      expect(answer.contains("Negative"), answer);
      say("sentiment-http", answer);
      expect(server.grpcPort() > 0, server.grpcPort());
      say("sentiment-grpc", "port " + server.grpcPort());
      server.stop(Duration.ofSeconds(5));
    }
  }

  private static void functions() throws Exception {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    new LambdaFunction()
        .handleRequest(
            new ByteArrayInputStream("{\"text\":\"A wonderful film.\"}".getBytes("UTF-8")), answer, null);
    expect(answer.toString().contains("ositive"), answer);
    say("sentiment-cloudfunction", new GoogleFunction().getClass().getSimpleName() + " " + answer);
  }

  private static void spring() {
    try (var context = new AnnotationConfigApplicationContext(SentimentAutoConfiguration.class)) {
      String label = context.getBean(SentimentClassifier.class).classify(GOOD).label();
      expect(label.equals("positive"), label);
      say("sentiment-spring-boot-starter", label);
    }
  }

  private static void wandb() throws Exception {
    try (FakeWandb server = FakeWandb.start(Profile.CURRENT);
        Wandb wandb = Wandb.connect(WandbSettings.load(server.environment()));
        WandbRun run = wandb.startRun(RunOptions.of("sample"))) {
      run.log(Map.of("accuracy", 0.9));
      run.finish(0);
      say("sentiment-wandb", run.status());
    }
  }

  /** Some of Beam's jars have names that no module can have, so it is on the class path always. */
  private static void beam() throws Exception {
    Class<?> classifyText = Class.forName("io.github.sentimentj.beam.ClassifyText");
    Method withModel = classifyText.getMethod("withModel", String.class);
    say("sentiment-beam", withModel.invoke(null, "bundled:imdb-linear"));
  }

  private static String label(ModelSource source) {
    try (SentimentClassifier classifier = SentimentClassifier.builder().model(source).build()) {
      return classifier.classify(GOOD).label() + ", " + classifier.model().backend();
    }
  }

  private static void expect(boolean holds, Object found) {
    if (!holds) {
      throw new IllegalStateException(String.valueOf(found));
    }
  }

  private static void say(String artifact, Object found) {
    System.out.println(artifact + ": " + found);
  }
}
