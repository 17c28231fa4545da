package io.github.sentimentj.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {

  private static final TestServer SERVER = new TestServer();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private static HttpResponse<byte[]> fetch(HttpRequest.Builder request) throws Exception {
    return SERVER.client().send(request.build(), BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> fetch(String path, String acceptEncoding) throws Exception {
    return fetch(SERVER.request(path).header("Accept-Encoding", acceptEncoding));
  }

  private static String tag(HttpResponse<?> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/page.css",
        "/page.js",
        "/openapi.json",
        "/docs",
        "/docs.js",
        "/redoc",
        "/webjars/swagger-ui/swagger-ui.css",
        "/webjars/swagger-ui/swagger-ui-bundle.js",
        "/webjars/redoc/redoc.standalone.js"
      })
  void everyFile_goesOverTheWireInTheFormTheClientTakes(String path) throws Exception {
    HttpResponse<byte[]> plain = fetch(SERVER.request(path));
    HttpResponse<byte[]> gzip = fetch(path, "br, gzip;q=0.8");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip.body()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.body());
    }
    assertThat(gzip.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(gzip.headers().firstValue("Content-Type"))
        .isEqualTo(plain.headers().firstValue("Content-Type"));
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(tag(gzip)).isNotEqualTo(tag(plain)).matches("\"[0-9a-f]{32}\"");
    for (HttpResponse<?> form : new HttpResponse<?>[] {plain, gzip}) {
      HttpHeaders headers = form.headers();
      assertThat(headers.firstValue("Vary")).contains("Accept-Encoding");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .startsWith("default-src 'none'; script-src 'self';")
          .contains("frame-ancestors 'none'");
    }
  }

  @Test
  void scripts_fetchNothingFromElsewhereWhenTheyAreShown() throws Exception {
    // What a browser says: deploy/check/pages.mjs.
    String script =
        new String(fetch(SERVER.request("/webjars/redoc/redoc.standalone.js")).body(), UTF_8);

    assertThat(script).doesNotContain("cdn.redoc.ly/redoc/logo").contains("data:,");
  }

  @Test
  void bundles_shrinkToAThird() throws Exception {
    String path = "/webjars/swagger-ui/swagger-ui-bundle.js";
    assertThat(fetch(path, "gzip").body().length)
        .isLessThan(fetch(SERVER.request(path)).body().length / 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "identity", "br", "gzip;q=0", "deflate, gzip;q=0"})
  void clientsThatDoNotTakeGzip_getThePlainFile(String acceptEncoding) throws Exception {
    HttpResponse<byte[]> response = fetch("/page.js", acceptEncoding);
    assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(response.body()).startsWith("'use strict'".getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "identity"})
  void unchangedFile_isNotSentAgain(String acceptEncoding) throws Exception {
    String tag = tag(fetch("/page.js", acceptEncoding));
    for (String match : new String[] {tag, "W/" + tag, "\"other\", " + tag}) {
      HttpResponse<byte[]> again =
          fetch(
              SERVER
                  .request("/page.js")
                  .header("Accept-Encoding", acceptEncoding)
                  .header("If-None-Match", match));
      assertThat(again.statusCode()).as(match).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(tag(again)).isEqualTo(tag);
      assertThat(again.headers().firstValue("Vary")).contains("Accept-Encoding");
      assertThat(again.headers().firstValue("Content-Encoding")).isEmpty();
    }
  }

  @Test
  void tagOfAnotherFormOrFile_isAnsweredWithTheFile() throws Exception {
    String gzipTag = tag(fetch("/page.js", "gzip"));
    for (String tag : new String[] {gzipTag, tag(fetch("/page.css", "")), "\"x\""}) {
      HttpResponse<byte[]> response =
          fetch(SERVER.request("/page.js").header("If-None-Match", tag));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isNotEmpty();
    }
  }

  @Test
  void head_saysWhatGetWouldSend() throws Exception {
    HttpResponse<byte[]> get = fetch("/docs", "gzip");
    HttpResponse<byte[]> head =
        fetch(
            SERVER
                .request("/docs")
                .header("Accept-Encoding", "gzip")
                .method("HEAD", BodyPublishers.noBody()));
    assertThat(head.body()).isEmpty();
    for (String name : new String[] {"ETag", "Vary", "Content-Encoding", "Content-Length"}) {
      assertThat(head.headers().allValues(name))
          .as(name)
          .isNotEmpty()
          .isEqualTo(get.headers().allValues(name));
    }
  }

  @Test
  void pagesThatNeedNoInlineStyles_areNotAllowedThem() throws Exception {
    assertThat(policy("/")).doesNotContain("unsafe-inline");
    for (String docs : new String[] {"/docs", "/redoc"}) {
      assertThat(policy(docs)).contains("style-src 'self' 'unsafe-inline'", "worker-src blob:");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/health", "/api/v1/predict?text=good", "/api/v1/predict", "/nothing"})
  void api_letsABrowserLoadNothing(String path) throws Exception {
    assertThat(policy(path)).isEqualTo("default-src 'none'; frame-ancestors 'none'");
    HttpHeaders headers = SERVER.get(path).headers();
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
  }

  private static String policy(String path) throws Exception {
    return SERVER.get(path).headers().firstValue("Content-Security-Policy").orElseThrow();
  }
}
