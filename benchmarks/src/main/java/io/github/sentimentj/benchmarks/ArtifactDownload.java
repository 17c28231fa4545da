package io.github.sentimentj.benchmarks;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.testkit.wandb.FakeWandb;
import io.github.sentimentj.testkit.wandb.Profile;
import io.github.sentimentj.wandb.ArtifactDraft;
import io.github.sentimentj.wandb.RunOptions;
import io.github.sentimentj.wandb.Wandb;
import io.github.sentimentj.wandb.WandbArtifact;
import io.github.sentimentj.wandb.WandbRun;
import io.github.sentimentj.wandb.WandbSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * How fast an artifact of 300 MB becomes a model's folder, next to plain OkHttp that writes the
 * same bytes to a file and checks nothing. The server is a process of its own. Run with a small
 * heap, which shows that memory does not grow with the artifact.
 */
public final class ArtifactDownload {

  private static final int MEGABYTES = 300;
  private static final int ROUNDS = 7;

  private ArtifactDownload() {}

  /**
   * Prints the megabytes a second of each round, and the ratio of the medians.
   *
   * @param arguments how many files the artifact has; 1 if nothing is said
   * @throws Exception if something goes wrong
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 1 && arguments[0].equals("server")) {
      serve();
      return;
    }
    int files = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("artifact-download");
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ArtifactDownload.class.getName(),
                "server")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      Map<String, String> environment = new HashMap<>();
      environment.put("WANDB_BASE_URL", said.readLine());
      environment.put("WANDB_API_KEY", FakeWandb.API_KEY);
      environment.put("HOME", folder.toString());
      measure(environment, save(environment, folder, files), folder, server);
    } finally {
      server.destroy();
      delete(folder);
    }
  }

  private static void serve() throws IOException {
    try (FakeWandb server = FakeWandb.start(Profile.CURRENT)) {
      System.out.println(server.url());
      int end = System.in.read(); // until the parent ends
      assert end < 0;
    }
  }

  /** Saves random bytes, and gives the addresses of the files. */
  private static List<String> save(Map<String, String> environment, Path folder, int files)
      throws IOException, NoSuchAlgorithmException {
    Path content = Files.createDirectory(folder.resolve("content"));
    byte[] megabyte = new byte[1_000_000];
    Random random = new Random(1);
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      try (OutputStream out = Files.newOutputStream(content.resolve("weights" + i + ".bin"))) {
        for (int j = 0; j < MEGABYTES / files; j++) {
          random.nextBytes(megabyte);
          out.write(megabyte);
          digest.update(megabyte);
        }
      }
      digests.add(HexFormat.of().formatHex(digest.digest()));
    }
    try (Wandb wandb = Wandb.connect(WandbSettings.load(environment));
        WandbRun run = wandb.startRun(RunOptions.of("save").project("speed"))) {
      WandbArtifact saved = run.save(ArtifactDraft.model("large").add(content)).orElseThrow();
      run.finish(0);
      String base = wandb.settings().baseUrl() + "/artifactsV2/default/demo/" + saved.id() + "/";
      return digests.stream().map(digest -> base + digest).toList();
    }
  }

  /** Seconds of processors that client and server have used so far. */
  private static double processorSeconds(Process server) {
    return Stream.of(ProcessHandle.current(), server.toHandle())
        .mapToDouble(each -> each.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9)
        .sum();
  }

  private static void measure(
      Map<String, String> environment, List<String> urls, Path folder, Process server)
      throws IOException {
    double[] plain = new double[ROUNDS];
    double[] ours = new double[ROUNDS];
    double plainSeconds = 0;
    double ourSeconds = 0;
    OkHttpClient client = new OkHttpClient();
    double bytes = 1e6 * (MEGABYTES / urls.size() * urls.size());
    for (int round = -2; round < ROUNDS; round++) {
      Path cache = folder.resolve("cache" + round);
      Path file = folder.resolve("plain" + round);
      double before = processorSeconds(server);
      long start = System.nanoTime();
      for (String url : urls) {
        plainDownload(client, url, file);
      }
      long middle = System.nanoTime();
      double between = processorSeconds(server);
      environment.put("WANDB_CACHE_DIR", cache.toString());
      var unused = ModelSource.uri("wandb:speed/large", environment).open();
      long end = System.nanoTime();
      Files.delete(file);
      delete(cache);
      if (round >= 0) { // the first two warm up
        plain[round] = 1e3 * bytes / (middle - start);
        ours[round] = 1e3 * bytes / (end - middle);
        plainSeconds += (between - before) / ROUNDS;
        ourSeconds += (processorSeconds(server) - between) / ROUNDS;
        System.out.printf("plain %.0f MB/s, ours %.0f MB/s%n", plain[round], ours[round]);
      }
    }
    Arrays.sort(plain);
    Arrays.sort(ours);
    System.out.printf(
        "processors, client and server: plain %.2f s, ours %.2f s a round%n",
        plainSeconds, ourSeconds);
    System.out.printf(
        "%d file(s): median %.0f and %.0f MB/s, ratio %.2f; heap limit %d MB%n",
        urls.size(),
        plain[ROUNDS / 2],
        ours[ROUNDS / 2],
        ours[ROUNDS / 2] / plain[ROUNDS / 2],
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static void plainDownload(OkHttpClient client, String url, Path file) throws IOException {
    Request request =
        new Request.Builder()
            .url(url)
            .header("Authorization", Credentials.basic("api", FakeWandb.API_KEY))
            .build();
    try (Response response = client.newCall(request).execute();
        InputStream in = response.body().byteStream();
        OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
