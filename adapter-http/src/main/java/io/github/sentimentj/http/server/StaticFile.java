package io.github.sentimentj.http.server;

import io.github.sentimentj.http.SentimentServer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.encoding.AllowedContentEncodings;
import io.undertow.server.handlers.encoding.ContentEncodingProvider;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file of the web pages, held in memory from when it is first asked for. Only those that are
 * listed here are served.
 */
public final class StaticFile {

  private static final String STRICT =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Swagger UI and ReDoc write style elements; ReDoc searches in a worker made from a blob. */
  private static final String FOR_DOCS =
      STRICT.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
          + "; worker-src blob:; font-src 'self' data:";

  /**
   * ReDoc would fetch its makers' logo; without one it shows none. Nothing comes from elsewhere.
   */
  private static final String LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

  private static final String NO_LOGO = "data:,";

  /** Only weighs what a client accepts; the compressing is done once, below. */
  private static final ContentEncodingRepository ENCODINGS =
      new ContentEncodingRepository()
          .addEncodingHandler("gzip", ContentEncodingProvider.IDENTITY, 1);

  /** The file as it goes over the wire; its tag tells one encoding from the other. */
  private record Body(ByteBuffer content, ETag tag) {

    static Body of(byte[] content) {
      return new Body(ByteBuffer.wrap(content), new ETag(false, digest(content)));
    }
  }

  private final String resource;
  private final String type;
  private final String policy;
  private @Nullable Body plain;
  private @Nullable Body compressed;

  private StaticFile(String resource, String policy) {
    this.resource = resource;
    this.type = type(resource);
    this.policy = policy;
  }

  /** Every file by its path. */
  public static Map<String, StaticFile> all() {
    Map<String, StaticFile> files = new LinkedHashMap<>();
    add(files, "/", "index.html", STRICT);
    add(files, "/page.css", "page.css", STRICT);
    add(files, "/page.js", "page.js", STRICT);
    add(files, "/openapi.json", "openapi.json", STRICT);
    add(files, "/docs", "docs.html", FOR_DOCS);
    add(files, "/docs.js", "docs.js", STRICT);
    add(files, "/redoc", "redoc.html", FOR_DOCS);
    Properties versions = versions();
    addWebjar(files, versions, "swagger-ui", "swagger-ui.css");
    addWebjar(files, versions, "swagger-ui", "swagger-ui-bundle.js");
    addWebjar(files, versions, "redoc", "redoc.standalone.js");
    return files;
  }

  private static void add(
      Map<String, StaticFile> files, String path, String resource, String policy) {
    files.put(path, new StaticFile(resource, policy));
  }

  // The path leaves the version out, so that no page needs to know it.
  private static void addWebjar(
      Map<String, StaticFile> files, Properties versions, String jar, String file) {
    String resource =
        "/META-INF/resources/webjars/" + jar + "/" + versions.getProperty(jar) + "/" + file;
    files.put("/webjars/" + jar + "/" + file, new StaticFile(resource, STRICT));
  }

  private static Properties versions() {
    Properties versions = new Properties();
    try (InputStream in = SentimentServer.class.getResourceAsStream("webjars.properties")) {
      versions.load(in);
      return versions;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String resource) {
    try (InputStream in = SentimentServer.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String file) {
    return switch (file.substring(file.lastIndexOf('.'))) {
      case ".html" -> "text/html; charset=utf-8";
      case ".css" -> "text/css; charset=utf-8";
      case ".js" -> "text/javascript; charset=utf-8";
      default -> "application/json";
    };
  }

  private static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void send(HttpServerExchange exchange) {
    HeaderMap headers = exchange.getResponseHeaders();
    boolean gzip = acceptsGzip(exchange);
    Body body = gzip ? compressed() : plain();
    headers.put(Headers.ETAG, body.tag().toString());
    headers.put(Headers.VARY, Headers.ACCEPT_ENCODING_STRING);
    headers.put(Headers.CACHE_CONTROL, "no-cache"); // asks each time, mostly answered by 304
    headers.put(Headers.CONTENT_SECURITY_POLICY, policy);
    headers.put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    if (!ETagUtils.handleIfNoneMatch(exchange, body.tag(), true)) {
      exchange.setStatusCode(304);
      return;
    }
    headers.put(Headers.CONTENT_TYPE, type);
    if (gzip) {
      headers.put(Headers.CONTENT_ENCODING, "gzip");
    }
    exchange.getResponseSender().send(body.content().duplicate());
  }

  private static boolean acceptsGzip(HttpServerExchange exchange) {
    AllowedContentEncodings allowed = ENCODINGS.getContentEncodings(exchange);
    return allowed != null && allowed.getCurrentContentEncoding().equals("gzip");
  }

  private synchronized Body plain() {
    if (plain == null) {
      byte[] content = read(resource);
      plain = Body.of(resource.endsWith("redoc.standalone.js") ? withoutLogo(content) : content);
    }
    return plain;
  }

  private static byte[] withoutLogo(byte[] script) {
    return new String(script, StandardCharsets.UTF_8)
        .replace(LOGO, NO_LOGO)
        .getBytes(StandardCharsets.UTF_8);
  }

  private synchronized Body compressed() {
    if (compressed == null) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(bytes)) {
        out.write(plain().content().array());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      compressed = Body.of(bytes.toByteArray());
    }
    return compressed;
  }
}
