package io.github.sentimentj.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sentimentj.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A request that the server is answering already, and whose body it has yet to get. */
public final class HalfRequest implements AutoCloseable {

  private final Socket socket;
  private final byte[] body;

  private HalfRequest(Socket socket, byte[] body) {
    this.socket = socket;
    this.body = body;
  }

  /** Sends the head of a prediction; returns when the server asks for the body. */
  public static HalfRequest begin(int port, String text) throws IOException {
    String json = new JsonWriter().beginObject().name("text").value(text).endObject().toString();
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    HalfRequest request = new HalfRequest(new Socket(InetAddress.getLoopbackAddress(), port), body);
    request.socket.setSoTimeout(30_000);
    String head =
        "POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    request.socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    assertThat(request.head()).startsWith("HTTP/1.1 100 ");
    return request;
  }

  private String head() throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("after %s", head).isNotNegative();
      head.append((char) next);
    }
    return head.toString();
  }

  /** Sends the body and returns the answer with its headers. */
  public String finish() throws IOException {
    socket.getOutputStream().write(body);
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
