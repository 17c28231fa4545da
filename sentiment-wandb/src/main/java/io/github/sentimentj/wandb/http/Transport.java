package io.github.sentimentj.wandb.http;

import io.github.sentimentj.wandb.Setting;
import io.github.sentimentj.wandb.WandbException;
import io.github.sentimentj.wandb.WandbException.Kind;
import io.github.sentimentj.wandb.WandbSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests: with credentials where they belong, through the proxies that are set, again where
 * that makes sense. Thread-safe.
 */
public final class Transport implements AutoCloseable {

  /** Reads the machine's certificates, which takes its time; all others are made of it. */
  private static final OkHttpClient FIRST = new OkHttpClient();

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** No byte for so long ends a try, whatever the limit of the whole of it. */
  private static final Duration STALL = Duration.ofSeconds(30);

  private final HttpUrl base;
  private final OkHttpClient client;

  /**
   * A transport to one server.
   *
   * @param settings which server, with which key and proxies
   * @throws WandbException if a setting is wrong
   */
  public Transport(WandbSettings settings) {
    base = HttpUrl.get(settings.baseUrl());
    EnvironmentProxies proxies = new EnvironmentProxies(settings);
    OkHttpClient.Builder builder =
        FIRST
            .newBuilder()
            .dispatcher(new Dispatcher())
            .connectionPool(new ConnectionPool())
            .connectTimeout(CONNECT)
            .readTimeout(STALL)
            .writeTimeout(STALL)
            .proxySelector(proxies)
            .proxyAuthenticator(proxies.authenticator())
            .addNetworkInterceptor(new BaseUrlCredentials(base, settings));
    if (settings.flag(Setting.INSECURE_DISABLE_SSL)) {
      trustAnybody(builder);
    }
    client = builder.build();
  }

  private static void trustAnybody(OkHttpClient.Builder builder) {
    Log.warning("certificates are not checked, because WANDB_INSECURE_DISABLE_SSL is set");
    X509TrustManager anybody = new TrustAnybody();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new X509TrustManager[] {anybody}, new SecureRandom());
      builder.sslSocketFactory(context.getSocketFactory(), anybody);
      builder.hostnameVerifier((host, session) -> true);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  private static final class TrustAnybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /**
   * A URL below the base URL.
   *
   * @param segments of its path, not encoded
   * @return the URL
   */
  public HttpUrl url(String... segments) {
    HttpUrl.Builder url = base.newBuilder();
    for (String segment : segments) {
      url.addPathSegment(segment);
    }
    return url.build();
  }

  /** What is done with a successful answer; it may be done again if reading it fails. */
  @FunctionalInterface
  public interface Reader<T extends @Nullable Object> {
    /**
     * Reads an answer.
     *
     * @param response with a status of 200 to 299; closed by the caller
     * @return what was read
     * @throws IOException if reading fails
     */
    T read(Response response) throws IOException;
  }

  /** One try of something. */
  @FunctionalInterface
  public interface Attempt<T extends @Nullable Object> {
    /**
     * Tries.
     *
     * @return what it gave
     * @throws IOException if another try may succeed; {@link StatusException} if a server refused
     */
    T run() throws IOException;
  }

  /**
   * Sends a request until it succeeds, cannot succeed, or took too long.
   *
   * @param request what is sent
   * @param policy how often and how long
   * @param reader of the answer
   * @return what the reader gave
   * @throws WandbException if it does not succeed
   */
  public <T extends @Nullable Object> T send(
      Request request, RetryPolicy policy, Reader<T> reader) {
    return retry(describe(request), policy, () -> once(request, policy, reader));
  }

  /**
   * Sends a request once.
   *
   * @param request what is sent
   * @param policy how long it may take
   * @param reader of the answer
   * @return what the reader gave
   * @throws StatusException if the server answered with anything but success
   * @throws IOException if it cannot be reached, or stops in the middle
   */
  public <T extends @Nullable Object> T once(Request request, RetryPolicy policy, Reader<T> reader)
      throws IOException {
    Call call = client.newCall(request);
    call.timeout().timeout(policy.timeout().toMillis(), TimeUnit.MILLISECONDS);
    try (Response response = call.execute()) {
      if (!response.isSuccessful()) {
        throw StatusException.of(response);
      }
      return reader.read(response);
    }
  }

  /**
   * Tries something until it succeeds, cannot succeed, or took too long.
   *
   * @param what it is, for messages
   * @param policy how often and how long
   * @param attempt one try
   * @return what it gave
   * @throws WandbException if it does not succeed
   */
  public <T extends @Nullable Object> T retry(String what, RetryPolicy policy, Attempt<T> attempt) {
    long end = System.nanoTime() + policy.budget().toNanos();
    for (int retry = 0; ; retry++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw interrupted(what, e);
        }
        Duration wait = waitAfter(e, retry, policy);
        boolean late = System.nanoTime() + wait.toNanos() - end > 0;
        if (!mayRetry(e, policy) || retry >= policy.retries() || late) {
          throw failure(what, e);
        }
        sleep(wait, what);
      }
    }
  }

  private static Duration waitAfter(IOException e, int retry, RetryPolicy policy) {
    Duration own = policy.wait(retry);
    return e instanceof StatusException status ? status.retryAfter().orElse(own) : own;
  }

  private static boolean mayRetry(IOException e, RetryPolicy policy) {
    if (e instanceof StatusException status) {
      return policy.retries(status.status());
    }
    boolean tooManyRedirects =
        e instanceof ProtocolException && String.valueOf(e.getMessage()).contains("follow-up");
    return !(e instanceof SSLException) && !tooManyRedirects;
  }

  private static void sleep(Duration wait, String what) {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(what, e);
    }
  }

  private static WandbException interrupted(String what, Exception cause) {
    return new WandbException(Kind.UNAVAILABLE, what + ": interrupted", cause);
  }

  private static WandbException failure(String what, IOException e) {
    if (!(e instanceof StatusException answer)) {
      String reason = e instanceof InterruptedIOException ? "no answer in time" : reason(e);
      return new WandbException(Kind.UNAVAILABLE, what + ": " + reason, e);
    }
    int status = answer.status();
    String text = what + ": " + answer.getMessage();
    return switch (status) {
      case 401 ->
          new WandbException(
              Kind.UNAUTHORIZED,
              text + "; the W&B API key is missing or wrong: check WANDB_API_KEY or .netrc",
              e);
      case 403 ->
          new WandbException(
              Kind.UNAUTHORIZED, text + "; the key's owner has no permission for this", e);
      case 404 -> new WandbException(Kind.NOT_FOUND, text, e);
      case 429 ->
          new WandbException(Kind.UNAVAILABLE, text + "; the server asks for fewer requests", e);
      default ->
          new WandbException(
              status >= 500 || status == 408 ? Kind.UNAVAILABLE : Kind.REFUSED, text, e);
    };
  }

  private static String reason(IOException e) {
    String name = e.getClass().getSimpleName();
    return e.getMessage() == null ? name : name + ": " + e.getMessage();
  }

  /**
   * A request for messages: without the query, which may hold a signature.
   *
   * @param request any
   * @return its method and where it goes
   */
  public static String describe(Request request) {
    return request.method() + " " + request.url().newBuilder().query(null).build();
  }

  /** Ends the requests that run, and closes the connections. */
  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }
}
