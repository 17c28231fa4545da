package io.github.sentimentj.grpc;

import io.github.sentimentj.grpc.protocol.GRPCInferenceServiceGrpc;
import io.github.sentimentj.http.server.AdmissionControl;
import io.github.sentimentj.http.server.Claim;
import io.github.sentimentj.http.server.Observer;
import io.github.sentimentj.http.server.RequestException;
import io.github.sentimentj.http.server.Trace;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What every call of the inference service passes first: refuses what is not allowed, or too much,
 * before its message is read. Thread-safe.
 */
final class CallGate extends ServerStreamTracer.Factory implements ServerInterceptor {

  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> TRACEPARENT = key("traceparent");
  private static final Context.Key<CallRecord> RECORD = Context.key("call");

  /** Probes of load balancers, which have no token. */
  private static final Set<String> OPEN =
      Set.of(
          GRPCInferenceServiceGrpc.getServerLiveMethod().getFullMethodName(),
          GRPCInferenceServiceGrpc.getServerReadyMethod().getFullMethodName());

  private final AdmissionControl control;
  private final Observer observer;
  private final Duration patience;
  private final ScheduledExecutorService clock;

  CallGate(
      AdmissionControl control,
      Observer observer,
      Duration patience,
      ScheduledExecutorService clock) {
    this.control = control;
    this.observer = observer;
    this.patience = patience;
    this.clock = clock;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** What a call has taken, and what is told of it; both end with it, however that is. */
  private static final class CallRecord extends ServerStreamTracer {

    private final Claim claim;
    private final Observer.Observation observation;

    CallRecord(Claim claim, Observer.Observation observation) {
      this.claim = claim;
      this.observation = observation;
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(RECORD, this);
    }

    /** Counts a message while it arrives, so that many long ones do not fill the memory. */
    @Override
    public void inboundWireSize(long bytes) {
      reserve(bytes);
    }

    @Override
    public void inboundUncompressedSize(long bytes) {
      reserve(bytes);
    }

    private void reserve(long bytes) {
      try {
        claim.reserve(bytes);
      } catch (RequestException e) {
        throw Refusals.of(e);
      }
    }

    @Override
    public void streamClosed(Status end) {
      end(end);
    }

    void end(Status status) {
      if (claim.release()) {
        observation.end(Refusals.httpStatus(status.getCode()));
      }
    }
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    Trace parent = Trace.parse(headers.get(TRACEPARENT));
    return new CallRecord(control.claim(), observer.begin("POST", "/" + route(method), parent));
  }

  /** Other names are up to the client, and would make a series each. */
  private static String route(String method) {
    return GRPCInferenceServiceGrpc.getServiceDescriptor().getMethods().stream()
            .anyMatch(known -> known.getFullMethodName().equals(method))
        ? method
        : "none";
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    CallRecord record = RECORD.get();
    try {
      if (!OPEN.contains(call.getMethodDescriptor().getFullMethodName())) {
        control.requireAllowed(headers.get(AUTHORIZATION), client(call));
        record.claim.enter();
      }
    } catch (RequestException e) {
      StatusRuntimeException refusal = Refusals.of(e);
      call.close(refusal.getStatus(), trailers(refusal));
      return new ServerCall.Listener<>() {};
    }
    ServerCall<Q, A> released =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            record.end(status); // who does not take the answer shall not keep a place
            super.close(status, trailers);
          }
        };
    return bounded(released, record.claim, next.startCall(released, headers));
  }

  /** Ends a call whose request does not come. */
  private <Q> ServerCall.Listener<Q> bounded(
      ServerCall<Q, ?> call, Claim claim, ServerCall.Listener<Q> next) {
    AtomicBoolean decided = new AtomicBoolean();
    Runnable end =
        () -> {
          if (decided.compareAndSet(false, true)) {
            Status late =
                Status.DEADLINE_EXCEEDED.withDescription("the request did not come in time");
            call.close(late, new Metadata());
          }
        };
    Future<?> timer = clock.schedule(end, patience.toMillis(), TimeUnit.MILLISECONDS);
    claim.await(end);
    return new SimpleForwardingServerCallListener<>(next) {
      @Override
      public void onHalfClose() {
        if (decided.compareAndSet(false, true)) {
          timer.cancel(false);
          claim.arrived();
          super.onHalfClose();
        }
      }

      @Override
      public void onCancel() {
        timer.cancel(false);
        super.onCancel();
      }
    };
  }

  private static Metadata trailers(StatusRuntimeException refusal) {
    Metadata trailers = refusal.getTrailers();
    return trailers == null ? new Metadata() : trailers;
  }

  private static Object client(ServerCall<?, ?> call) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress()
        : "unknown";
  }
}
