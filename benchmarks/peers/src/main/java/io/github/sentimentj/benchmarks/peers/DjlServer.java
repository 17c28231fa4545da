package io.github.sentimentj.benchmarks.peers;

import io.github.sentimentj.json.Json;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What one writes around Deep Java Library to serve a model: Undertow, and a predictor for each of
 * a few workers, as DJL Serving has them; it is not on Maven Central. {@code FOLDER PORT WORKERS},
 * where {@code FOLDER} is what {@link RandomModel} made. Asked as the server of sentimentj is:
 * {@code POST} of <code>{"text":…}</code>.
 */
public final class DjlServer {

  private DjlServer() {}

  /**
   * Serves until the process is killed.
   *
   * @param args as above
   * @throws Exception if the model cannot be loaded
   */
  public static void main(String[] args) throws Exception {
    int workers = Integer.parseInt(args[2]);
    BlockingQueue<Peer> idle = new ArrayBlockingQueue<>(workers);
    for (int i = 0; i < workers; i++) {
      idle.add(new DjlPeer(Path.of(args[0], "djl-onnxruntime"), "OnnxRuntime"));
    }
    Undertow.builder()
        .addHttpListener(Integer.parseInt(args[1]), "127.0.0.1")
        .setWorkerThreads(workers)
        .setHandler(
            exchange ->
                exchange
                    .getRequestReceiver()
                    .receiveFullBytes(
                        (receiving, body) ->
                            receiving.dispatch(() -> answer(receiving, body, idle))))
        .build()
        .start();
    System.out.println("ready");
  }

  private static void answer(HttpServerExchange exchange, byte[] body, BlockingQueue<Peer> idle) {
    try {
      Peer peer = idle.take();
      try {
        float positive = peer.classify(Json.parse(body).get("text").string());
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send("{\"positive\":" + positive + "}");
      } finally {
        idle.add(peer);
      }
    } catch (Exception e) {
      exchange.setStatusCode(500).endExchange();
    }
  }
}
