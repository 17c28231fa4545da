package io.github.sentimentj.http.server;

import io.github.sentimentj.http.server.Routes.Call;
import io.github.sentimentj.http.server.Routes.Kind;
import io.github.sentimentj.http.server.Routes.Route;
import io.github.sentimentj.http.server.Routes.Stream;
import io.github.sentimentj.web.StackTraces;
import io.undertow.io.Receiver;
import io.undertow.io.Sender;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * One request on its way: its body is read, its call is run, its answer is sent from the thread
 * that reads. What it takes of the server is given back when it ends, however that is.
 */
final class Answering {

  private static final System.Logger LOG = System.getLogger("io.github.sentimentj.http");
  private static final byte[] NO_BODY = {};
  private static final int CALLER_GONE = 499;

  /** Parsing less than this takes no time: it is done where it was read. */
  private static final int SMALL_BODY = 16 << 10;

  private final Gateway gateway;
  private final HttpServerExchange exchange;
  private final Protocol protocol;
  private final Observer.Observation observation;
  private final CallerWatch watch;
  private final Claim claim;
  private XnioExecutor.@Nullable Key timer;

  Answering(
      Gateway gateway,
      HttpServerExchange exchange,
      Protocol protocol,
      Observer.Observation observation) {
    this.gateway = gateway;
    this.exchange = exchange;
    this.protocol = protocol;
    this.observation = observation;
    claim = gateway.control().claim();
    AbstractServerConnection connection = (AbstractServerConnection) exchange.getConnection();
    watch = (CallerWatch) connection.getOriginalSourceConduit();
  }

  void begin(Route route, Map<String, String> variables) throws IOException {
    Kind kind = route.kind(Request.mediaType(exchange.getRequestHeaders()));
    if (kind != Kind.OPEN && kind != Kind.FILE) {
      claim.enter();
      claim.take(gateway.permits(kind));
    }
    long deadline = Deadline.parse(exchange.getRequestHeaders().getFirst(Deadline.HEADER));
    StaticFile file = route.file();
    if (file != null) {
      // As a handler, so that Undertow ends what has no body, such as "not modified".
      exchange.dispatch((HttpHandler) unused -> send(file));
      return;
    }
    Stream stream = route.stream();
    if (stream != null && kind == Kind.STREAM) {
      exchange.dispatch(() -> run(stream));
      return;
    }
    Call call = Objects.requireNonNull(route.call());
    if (!exchange.getRequestMethod().toString().equals("POST")) {
      run(call, kind, new Request(exchange, variables, NO_BODY, deadline));
      return;
    }
    reserveBody();
    boolean[] arrived = {false};
    Receiver receiver = exchange.getRequestReceiver();
    receiver.setMaxBufferSize(gateway.limits().bodyBytes());
    receiver.receiveFullBytes(
        (unused, body) -> {
          arrived[0] = true;
          stopTimer();
          try {
            run(call, kind, new Request(exchange, variables, unpacked(body), deadline));
          } catch (RequestException e) {
            fail(e);
          }
        },
        (unused, failure) -> {
          arrived[0] = true;
          stopTimer();
          if (failure instanceof Receiver.RequestToLargeException) {
            fail(BodyEncoding.tooLarge(gateway.limits().bodyBytes()));
          } else {
            abandon();
          }
        });
    if (!arrived[0]) {
      startTimer();
    }
  }

  private void reserveBody() {
    int most = gateway.limits().bodyBytes();
    long length = exchange.getRequestContentLength();
    if (length > most) {
      throw BodyEncoding.tooLarge(most);
    }
    // A body without a length may become as long as any.
    claim.reserve(length < 0 ? most : length);
  }

  private byte[] unpacked(byte[] body) {
    String encoding = exchange.getRequestHeaders().getFirst(Headers.CONTENT_ENCODING);
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return body;
    }
    if (!encoding.equalsIgnoreCase("gzip")) {
      Gateway.set(exchange, "Accept-Encoding", "gzip");
      throw new RequestException(415, "expected no Content-Encoding, or gzip");
    }
    int most = gateway.limits().bodyBytes();
    claim.reserve(most);
    return BodyEncoding.gunzip(body, most);
  }

  private void run(Call call, Kind kind, Request request) {
    boolean here =
        kind != Kind.SLOW
            && (gateway.limits().asynchronous() || kind == Kind.ADMIN)
            && request.body().length <= SMALL_BODY;
    if (here || !exchange.isInIoThread()) {
      answer(call, request);
    } else {
      exchange.dispatch(() -> answer(call, request));
    }
  }

  private void answer(Call call, Request request) {
    CompletableFuture<Reply> answer;
    try {
      request.requireWaiting();
      answer = call.answer(request).toCompletableFuture();
    } catch (Exception e) {
      answer = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Reply> reply = answer;
    if (exchange.isInIoThread() && reply.isDone()) {
      finish(reply);
    } else if (exchange.isInIoThread()) {
      exchange.dispatch(SameThreadExecutor.INSTANCE, () -> await(reply, request));
    } else {
      onReadingThread(() -> await(reply, request));
    }
  }

  private void await(CompletableFuture<Reply> reply, Request request) {
    Runnable refuse =
        () -> {
          reply.completeExceptionally(RequestException.stopping());
          request.leave();
        };
    if (!reply.isDone()) {
      gateway.waiting().add(refuse);
      watch.start(request::leave);
    }
    var unused =
        reply.whenComplete(
            (answer, failure) -> {
              gateway.waiting().remove(refuse);
              if (exchange.isInIoThread()) {
                finish(reply);
              } else {
                onReadingThread(() -> finish(reply));
              }
            });
  }

  private void onReadingThread(Runnable action) {
    try {
      exchange.getIoThread().execute(action);
    } catch (RejectedExecutionException e) {
      release(503); // the server was stopped meanwhile
    }
  }

  private void send(StaticFile file) {
    file.send(exchange);
    release(exchange.getStatusCode());
  }

  private void run(Stream stream) {
    try {
      stream.answer(exchange, gateway.limits().patience());
      release(exchange.getStatusCode());
      exchange.endExchange();
    } catch (IOException e) {
      abandon();
    } catch (Exception e) {
      if (exchange.isResponseStarted()) {
        Trace.run(observation.trace(), () -> log(e));
        abandon(); // nothing else tells the caller that this is not the end
      } else {
        // The caller must not send the next request behind what is not read.
        exchange.setPersistent(false);
        onReadingThread(() -> fail(e));
      }
    }
  }

  private void finish(CompletableFuture<Reply> reply) {
    watch.stop();
    try {
      finish(reply.join());
    } catch (CompletionException e) {
      fail(e.getCause() == null ? e : e.getCause());
    } catch (CancellationException e) {
      fail(e);
    }
  }

  /** Sends an answer. */
  void finish(Reply reply) {
    release(reply.status());
    if (exchange.isResponseStarted()) {
      return; // the server was stopped meanwhile
    }
    exchange.setStatusCode(reply.status());
    HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.CACHE_CONTROL, "no-store");
    headers.put(Headers.CONTENT_SECURITY_POLICY, Reply.POLICY);
    headers.put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    reply.headers().forEach((name, value) -> Gateway.set(exchange, name, value));
    if (reply.type().isEmpty()) {
      exchange.endExchange();
      return;
    }
    headers.put(Headers.CONTENT_TYPE, reply.type());
    Sender sender = exchange.getResponseSender();
    sender.send(ByteBuffer.wrap(reply.body().getBytes(StandardCharsets.UTF_8)));
    closeUnlessComplete();
  }

  /** Says what went wrong. */
  void fail(Throwable failure) {
    if (failure instanceof CancellationException) {
      abandon();
    } else {
      finish(errorReply(failure));
    }
  }

  private Reply errorReply(Throwable failure) {
    RequestException told = RequestException.of(failure);
    if (told.status() == 500 && !(failure instanceof RequestException)) {
      Trace.run(observation.trace(), () -> log(failure));
    }
    return told.reply(protocol);
  }

  private void abandon() {
    release(CALLER_GONE);
    IoUtils.safeClose(exchange.getConnection());
  }

  private void release(int status) {
    if (claim.release()) {
      observation.end(status);
    }
  }

  /** Ends a request whose body is still to come, on any thread. */
  private void makeRoom() {
    release(CALLER_GONE);
    onReadingThread(
        () -> {
          if (timer != null) {
            abandon();
          }
        });
  }

  private void startTimer() {
    claim.await(this::makeRoom);
    timer =
        exchange
            .getIoThread()
            .executeAfter(
                this::abandon, gateway.limits().patience().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stopTimer() {
    if (timer != null) {
      claim.arrived();
      timer.remove();
      timer = null;
    }
  }

  /** What is left of the request is read, and the answer sent, within bounds. */
  private void closeUnlessComplete() {
    if (exchange.isComplete() || !exchange.getConnection().isOpen()) {
      return;
    }
    XnioExecutor.Key key =
        exchange
            .getIoThread()
            .executeAfter(
                () -> IoUtils.safeClose(exchange.getConnection()),
                gateway.limits().patience().toMillis(),
                TimeUnit.MILLISECONDS);
    exchange.addExchangeCompleteListener(
        (unused, next) -> {
          key.remove();
          next.proceed();
        });
  }

  private static void log(Throwable failure) {
    LOG.log(
        System.Logger.Level.ERROR, "a request failed: {0}", StackTraces.withoutMessages(failure));
  }
}
