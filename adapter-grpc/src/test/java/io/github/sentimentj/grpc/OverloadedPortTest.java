package io.github.sentimentj.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.github.sentimentj.Batching;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.grpc.protocol.GRPCInferenceServiceGrpc;
import io.github.sentimentj.grpc.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import io.github.sentimentj.grpc.protocol.InferTensorContents;
import io.github.sentimentj.grpc.protocol.ModelInferRequest;
import io.github.sentimentj.grpc.protocol.ModelInferRequest.InferInputTensor;
import io.github.sentimentj.grpc.protocol.ModelInferResponse;
import io.github.sentimentj.http.SentimentServer;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A port before a model that is busy. */
@Timeout(60)
class OverloadedPortTest {

  private static final int BATCH = 2;
  private static final int QUEUE = 4;
  private static final int MOST_CALLS = 4096;
  private static final int CALLS_OF_A_CONNECTION = 1000;

  @TempDir Path folder;
  private SentimentClassifier classifier;
  private SentimentServer server;
  private ManagedChannel channel;
  private GRPCInferenceServiceFutureStub stub;

  @BeforeEach
  void start() throws IOException {
    Files.createFile(folder.resolve(GatedBackendProvider.FILE));
    start(Duration.ofHours(1));
  }

  private void start(Duration patience) throws IOException {
    GatedBackendProvider.BATCHES.clear();
    GatedBackendProvider.GATE.drainPermits();
    classifier =
        SentimentClassifier.builder()
            .model(ModelSource.directory(folder))
            .backend("gated")
            .batching(Batching.upTo(BATCH, Duration.ZERO).withQueue(QUEUE))
            .build();
    server =
        SentimentServer.builder(classifier)
            .host("127.0.0.1")
            .port(0)
            .grpcPort(0)
            .patience(patience)
            .asynchronous()
            .start();
    channel = connect();
    stub = GRPCInferenceServiceGrpc.newFutureStub(channel);
  }

  private ManagedChannel connect() {
    return Grpc.newChannelBuilder(
            "127.0.0.1:" + server.grpcPort(), InsecureChannelCredentials.create())
        .build();
  }

  @AfterEach
  void stop() {
    GatedBackendProvider.GATE.release(1000);
    channel.shutdownNow();
    server.stop(Duration.ofSeconds(10));
    classifier.close();
  }

  private ModelInferRequest request(String text) {
    InferTensorContents.Builder contents =
        InferTensorContents.newBuilder().addBytesContents(ByteString.copyFromUtf8(text));
    return ModelInferRequest.newBuilder()
        .setModelName(classifier.model().name())
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("text")
                .setDatatype("BYTES")
                .addShape(1)
                .setContents(contents))
        .build();
  }

  private ListenableFuture<ModelInferResponse> ask(String text) {
    return stub.modelInfer(request(text));
  }

  private static String label(ListenableFuture<ModelInferResponse> answer) throws Exception {
    return answer
        .get(30, TimeUnit.SECONDS)
        .getOutputs(0)
        .getContents()
        .getBytesContents(0)
        .toStringUtf8();
  }

  private static StatusRuntimeException refusal(ListenableFuture<?> answer) {
    StatusRuntimeException[] refusal = new StatusRuntimeException[1];
    assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(StatusRuntimeException.class, e -> refusal[0] = e);
    return refusal[0];
  }

  /** The seconds of the {@code RetryInfo} of a refusal. */
  static long retryAfter(StatusRuntimeException refusal) throws InvalidProtocolBufferException {
    List<Any> details = StatusProto.fromThrowable(refusal).getDetailsList();
    assertThat(details).hasSize(1);
    return details.get(0).unpack(RetryInfo.class).getRetryDelay().getSeconds();
  }

  /** Waits until the model was given a batch. */
  private static List<String> batch() throws InterruptedException {
    List<String> batch = GatedBackendProvider.BATCHES.poll(30, TimeUnit.SECONDS);
    assertThat(batch).isNotNull();
    return batch;
  }

  private void awaitQueued(int texts) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (classifier.queued() != texts) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void fullQueue_refusesAtOnce_andTheOthersAreAnswered() throws Exception {
    List<ListenableFuture<ModelInferResponse>> accepted = new ArrayList<>();
    accepted.add(ask("first"));
    batch();
    for (int i = 0; i < QUEUE; i++) {
      accepted.add(ask("waits " + i));
    }
    awaitQueued(QUEUE);
    StatusRuntimeException refused = refusal(ask("too many"));
    assertThat(refused).hasMessage("UNAVAILABLE: the queue of 4 texts is full");
    assertThat(retryAfter(refused)).isPositive();
    GatedBackendProvider.GATE.release(1 + QUEUE / BATCH);
    for (ListenableFuture<ModelInferResponse> answer : accepted) {
      assertThat(label(answer)).isEqualTo("positive");
    }
  }

  @Test
  void deadline_passesInTheQueue_andTheTextIsNotComputed() throws Exception {
    ListenableFuture<ModelInferResponse> first = ask("first");
    batch();
    ListenableFuture<ModelInferResponse> late =
        stub.withDeadlineAfter(100, TimeUnit.MILLISECONDS).modelInfer(request("late"));
    assertThat(refusal(late).getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    awaitQueued(0);
    othersAreComputed(first);
  }

  @Test
  void callerWhoGoes_makesRoom_andTheTextIsNotComputed() throws Exception {
    ListenableFuture<ModelInferResponse> first = ask("first");
    batch();
    ListenableFuture<ModelInferResponse> gone = ask("gone");
    awaitQueued(1);
    gone.cancel(true);
    awaitQueued(0);
    othersAreComputed(first);
  }

  private void othersAreComputed(ListenableFuture<ModelInferResponse> first) throws Exception {
    ListenableFuture<ModelInferResponse> next = ask("next");
    awaitQueued(1);
    GatedBackendProvider.GATE.release(2);
    assertThat(label(first)).isEqualTo("positive");
    assertThat(label(next)).isEqualTo("positive");
    assertThat(batch()).containsExactly("next");
  }

  @Test
  void slowCalls_end() throws Exception {
    stop();
    start(Duration.ofMillis(200));
    List<SlowCall> calls = slowCalls(channel, 100);
    for (SlowCall call : calls) {
      Status end = call.end.get(30, TimeUnit.SECONDS);
      assertThat(end.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(end.getDescription()).isEqualTo("the request did not come in time");
    }
  }

  @Test
  void slowCalls_moreThanThereMayBe_makeRoomForOthers() throws Exception {
    List<ManagedChannel> channels = new ArrayList<>();
    List<SlowCall> calls = new ArrayList<>();
    try {
      while (calls.size() <= MOST_CALLS) {
        channels.add(connect());
        calls.addAll(slowCalls(channels.get(channels.size() - 1), CALLS_OF_A_CONNECTION));
      }
      GatedBackendProvider.GATE.release(1);
      assertThat(label(askUntilAccepted())).isEqualTo("positive");
    } finally {
      channels.forEach(ManagedChannel::shutdownNow);
    }
  }

  /** Until those who came before have had their second. */
  private ListenableFuture<ModelInferResponse> askUntilAccepted() throws Exception {
    while (true) {
      ListenableFuture<ModelInferResponse> answer = ask("others");
      try {
        answer.get(30, TimeUnit.SECONDS);
        return answer;
      } catch (ExecutionException e) {
        assertThat(e).hasMessageContaining("too many requests under way");
      }
    }
  }

  private static List<SlowCall> slowCalls(ManagedChannel channel, int count) {
    return IntStream.range(0, count).mapToObj(i -> new SlowCall(channel)).toList();
  }

  @Test
  void stop_callInFlight_isAnsweredWhileOthersAreRefused() throws Exception {
    ListenableFuture<ModelInferResponse> first = ask("first");
    batch();
    Thread stopping = new Thread(() -> server.stop(Duration.ofSeconds(30)));
    stopping.start();
    Status.Code other;
    do {
      ListenableFuture<ModelInferResponse> probe =
          stub.withDeadlineAfter(50, TimeUnit.MILLISECONDS).modelInfer(request("other"));
      other = refusal(probe).getStatus().getCode();
    } while (other != Status.Code.UNAVAILABLE);
    GatedBackendProvider.GATE.release(1000);
    assertThat(label(first)).isEqualTo("positive");
    stopping.join();
  }

  /** Begins, and never says that this was all. */
  private static final class SlowCall extends ClientCall.Listener<ModelInferResponse> {

    final CompletableFuture<Status> end = new CompletableFuture<>();

    SlowCall(ManagedChannel channel) {
      ClientCall<ModelInferRequest, ModelInferResponse> call =
          channel.newCall(GRPCInferenceServiceGrpc.getModelInferMethod(), CallOptions.DEFAULT);
      call.start(this, new Metadata());
      call.request(1);
      call.sendMessage(ModelInferRequest.getDefaultInstance());
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }
  }
}
