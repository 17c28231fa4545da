package io.github.sentimentj.testkit.wandb;

import com.sun.net.httpserver.HttpServer;
import graphql.schema.GraphQLSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A W&amp;B server that keeps what it is sent until it is closed: artifacts with their bytes, runs
 * with their lines. It holds every document against a schema, and can be told to fail. Files have a
 * port of their own, as they are elsewhere with the real service; a key that is sent there is an
 * error. A page at its URL shows what it has. Thread-safe.
 */
public final class FakeWandb implements AutoCloseable {

  /** The key that it knows. */
  public static final String API_KEY = "local-0123456789abcdef0123456789abcdef01234567";

  private final Path folder;
  private final Storage storage;
  private final Store store;
  private final Faults faults = new Faults();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool(FakeWandb::daemon);
  private final HttpServer api;
  private final HttpServer files;
  private final String prefix;

  private FakeWandb(Profile profile, InetAddress host, int port, String prefix) throws IOException {
    // Otherwise every answer on a used connection waits for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    this.prefix = prefix;
    folder = Files.createTempDirectory("fake-wandb");
    storage = new Storage(folder);
    store = new Store(storage);
    api = HttpServer.create(new InetSocketAddress(host, port), 0);
    files = HttpServer.create(new InetSocketAddress(host, port == 0 ? 0 : port + 1), 0);
    storage.serveAt(files.getAddress().getPort());
    ApiHandler handler =
        new ApiHandler(store, new GraphQlApi(store, profile), faults, received, prefix);
    api.createContext("/", handler);
    files.createContext("/storage/", new StorageHandler(storage, faults, received));
    api.setExecutor(threads);
    files.setExecutor(threads);
    api.start();
    files.start();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "fake-wandb");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts a server on a free port of the loopback interface.
   *
   * @param profile how old it is
   * @return the server; the caller closes it
   */
  public static FakeWandb start(Profile profile) {
    return start(profile, 0, "");
  }

  /**
   * Starts a server on the loopback interface.
   *
   * @param profile how old it is
   * @param port where it listens, and the next one for files; 0 for free ports
   * @param prefix what its paths begin with, such as {@code /wandb}; or nothing
   * @return the server; the caller closes it
   */
  public static FakeWandb start(Profile profile, int port, String prefix) {
    return start(profile, InetAddress.getLoopbackAddress(), port, prefix);
  }

  /**
   * Starts a server on any interface. Files are at the name by which a client asked for them.
   *
   * @param profile how old it is
   * @param host on which address it listens
   * @param port where it listens, and the next one for files; 0 for free ports
   * @param prefix what its paths begin with, such as {@code /wandb}; or nothing
   * @return the server; the caller closes it
   */
  public static FakeWandb start(Profile profile, InetAddress host, int port, String prefix) {
    try {
      return new FakeWandb(profile, host, port, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What clients call the base URL.
   *
   * @return without a slash at its end
   */
  public String url() {
    InetSocketAddress address = api.getAddress();
    return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + prefix;
  }

  /**
   * The variables with which a client finds this server.
   *
   * @return base URL and key
   */
  public Map<String, String> environment() {
    return Map.of("WANDB_BASE_URL", url(), "WANDB_API_KEY", API_KEY);
  }

  /**
   * The switches for what goes wrong.
   *
   * @return the switches
   */
  public Faults faults() {
    return faults;
  }

  /** Makes every URL of a file worthless that was given out so far. */
  public void expireUrls() {
    storage.expireAll();
  }

  /**
   * A request, as it came.
   *
   * @param stage what it was for
   * @param name GraphQL: the operation; else the file or the path
   * @param method its HTTP method
   * @param path its path and query
   * @param headers its headers, in lower case, the first value of each
   * @param body GraphQL and file stream: the body; else nothing
   */
  public record Received(
      Stage stage,
      String name,
      String method,
      String path,
      Map<String, String> headers,
      String body) {}

  /**
   * All requests so far, in the order in which they came.
   *
   * @return a copy
   */
  public List<Received> received() {
    return List.copyOf(received);
  }

  /** Forgets the requests so far; nothing else. */
  public void forgetReceived() {
    received.clear();
  }

  /**
   * The schema that documents are held against.
   *
   * @param profile how old the server is
   * @return the schema
   */
  public static GraphQLSchema schema(Profile profile) {
    return GraphQlApi.schema(profile);
  }

  /**
   * A run.
   *
   * @param name its id
   * @param state {@code running}, {@code finished} or {@code failed}
   * @param values what was said of it: {@code jobType}, {@code config}, {@code displayName}, …
   * @param streams the lines of its files: {@code wandb-history.jsonl}, {@code output.log}, …
   * @param files its own files that were put, by their names; they lie there until this is closed
   * @param used the artifacts that it used, as {@code name:vN}
   * @param logged the artifacts that it saved, as {@code name:vN}
   * @param exitCode with which it ended; null while it runs
   */
  public record Run(
      String name,
      String state,
      Map<String, Object> values,
      Map<String, List<String>> streams,
      Map<String, Path> files,
      List<String> used,
      List<String> logged,
      @Nullable Integer exitCode) {}

  /**
   * The runs of a project, in the order in which they began.
   *
   * @param entity user or team
   * @param project its name
   * @return copies; none if there is no such project
   */
  public List<Run> runs(String entity, String project) {
    synchronized (store) {
      ProjectNode found = store.project(entity, project);
      return found == null ? List.of() : found.runs.values().stream().map(this::copy).toList();
    }
  }

  private Run copy(RunNode run) {
    Map<String, List<String>> streams = new TreeMap<>();
    run.streams.forEach((name, lines) -> streams.put(name, List.copyOf(lines)));
    Map<String, Path> files = new TreeMap<>();
    run.files.values().stream()
        .filter(file -> storage.has(file.key))
        .forEach(file -> files.put(file.name, storage.path(file.key)));
    return new Run(
        run.name,
        run.state,
        new HashMap<>(run.values),
        streams,
        files,
        run.used.stream().map(FakeWandb::versionName).toList(),
        run.logged.stream().map(FakeWandb::versionName).toList(),
        run.exitCode);
  }

  private static String versionName(VersionNode version) {
    return version.sequence.name + ":v" + version.index();
  }

  /**
   * Asks a run to stop, as the button of the real service's page does.
   *
   * @param entity user or team
   * @param project its project
   * @param run its id
   */
  public void stop(String entity, String project, String run) {
    synchronized (store) {
      store.projectOrNew(entity, project).runOrNew(run).stopped = true;
    }
  }

  /**
   * Replaces the manifest of a committed artifact by any bytes, as a hostile server would.
   *
   * @param entity user or team
   * @param project its project
   * @param name its name with alias or version
   * @param manifest the bytes
   */
  public void replaceManifest(String entity, String project, String name, byte[] manifest) {
    synchronized (store) {
      ProjectNode found = store.project(entity, project);
      CollectionNode.Member member = found == null ? null : found.member(name);
      if (member == null) {
        throw new IllegalArgumentException("no artifact " + name);
      }
      try {
        Files.write(storage.path(member.version().manifestFile().key), manifest);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Links a version into a collection of a registry.
   *
   * @param artifactId the server's id of the version
   * @param entity that of the organization
   * @param registry a project whose name begins with {@code wandb-registry-}
   * @param collection made if it is not there
   * @param alias what the version is called there, besides {@code latest}
   */
  public void link(
      String artifactId, String entity, String registry, String collection, String alias) {
    synchronized (store) {
      Object unused =
          new Mutations(store)
              .run(
                  "linkArtifact",
                  Map.of(
                      "artifactID", artifactId,
                      "entityName", entity,
                      "projectName", registry,
                      "artifactPortfolioName", collection,
                      "aliases", List.of(Map.of("alias", alias))));
    }
  }

  /**
   * Whether the files of artifacts are told with URLs of their own; else clients must go through
   * the server, which redirects.
   *
   * @param give true, as it is at the beginning, or false
   */
  public void giveFileUrls(boolean give) {
    storage.giveFileUrls(give);
  }

  /** Stops listening and forgets everything. */
  @Override
  public void close() {
    api.stop(0);
    files.stop(0);
    threads.shutdownNow();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
