package io.github.sentimentj.cloudfunction;

import com.google.cloud.functions.invoker.runner.Invoker;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Google's own invoker with one of our functions, and a client that asks it. */
final class TestInvoker implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final Invoker invoker;
  private final int port;

  TestInvoker(Class<?> function, String signature) throws Exception {
    port = freePort();
    invoker = new Invoker(port, function.getName(), signature, TestInvoker.class.getClassLoader());
    invoker.startTestServer();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    try {
      invoker.stopServer();
    } catch (Exception e) {
      throw new IllegalStateException("the invoker does not stop", e);
    }
  }
}
