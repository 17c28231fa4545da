package io.github.sentimentj.http.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Says what is wrong where Undertow would not: it answers what it cannot parse, such as {@code %zz}
 * in a URL, before any handler is asked, always with the same empty response.
 */
final class MalformedRequests extends AbstractStreamSinkConduit<StreamSinkConduit> {

  private static final ByteBuffer EMPTY =
      ascii("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

  private static final ByteBuffer EXPLAINED = explained();

  private @Nullable ByteBuffer unsent;

  private MalformedRequests(StreamSinkConduit next) {
    super(next);
  }

  /** To be called before Undertow sees the connection. */
  static void answer(StreamConnection connection) {
    ConduitStreamSinkChannel sink = connection.getSinkChannel();
    sink.setConduit(new MalformedRequests(sink.getConduit()));
  }

  private static ByteBuffer explained() {
    String json =
        Reply.detail(
                400,
                "the request is not valid HTTP; in a URL, everything but plain ASCII is written as"
                    + " % and two hexadecimal digits")
            .body();
    return ascii(
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Content-Length: "
            + json.length()
            + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
            + "Content-Security-Policy: "
            + Reply.POLICY
            + "\r\n\r\n"
            + json);
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!source.equals(EMPTY)) {
      return super.write(source);
    }
    if (unsent == null) {
      unsent = EXPLAINED.duplicate();
    }
    super.write(unsent);
    if (unsent.hasRemaining()) {
      return 0; // Undertow comes back with the same source
    }
    int written = source.remaining();
    source.position(source.limit());
    return written;
  }
}
