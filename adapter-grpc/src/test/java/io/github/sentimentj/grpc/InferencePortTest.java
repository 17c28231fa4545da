package io.github.sentimentj.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.sentimentj.ModelSource;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.SentimentClassifier;
import io.github.sentimentj.grpc.protocol.GRPCInferenceServiceGrpc;
import io.github.sentimentj.grpc.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.github.sentimentj.grpc.protocol.InferTensorContents;
import io.github.sentimentj.grpc.protocol.ModelInferRequest;
import io.github.sentimentj.grpc.protocol.ModelInferRequest.InferInputTensor;
import io.github.sentimentj.grpc.protocol.ModelInferRequest.InferRequestedOutputTensor;
import io.github.sentimentj.grpc.protocol.ModelInferResponse;
import io.github.sentimentj.grpc.protocol.ModelMetadataRequest;
import io.github.sentimentj.grpc.protocol.ModelMetadataResponse;
import io.github.sentimentj.grpc.protocol.ModelReadyRequest;
import io.github.sentimentj.grpc.protocol.ServerLiveRequest;
import io.github.sentimentj.grpc.protocol.ServerMetadataRequest;
import io.github.sentimentj.grpc.protocol.ServerReadyRequest;
import io.github.sentimentj.http.SentimentServer;
import io.github.sentimentj.http.SentimentServerBuilder;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small bundled model behind a real port, asked by a generated client. */
@Timeout(60)
class InferencePortTest {

  private static final String MODEL = "imdb-linear";
  private static final List<String> TEXTS = List.of("a wonderful film", "schön", "", "awful");

  private final SentimentClassifier classifier =
      SentimentClassifier.builder().model(ModelSource.bundled(MODEL)).build();
  private SentimentServer server;
  private ManagedChannel channel;

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.stop(Duration.ofSeconds(5));
    classifier.close();
  }

  private GRPCInferenceServiceBlockingStub start(UnaryOperator<SentimentServerBuilder> settings) {
    server =
        settings
            .apply(SentimentServer.builder(classifier).host("127.0.0.1").port(0).grpcPort(0))
            .start();
    channel =
        Grpc.newChannelBuilder(
                "127.0.0.1:" + server.grpcPort(), InsecureChannelCredentials.create())
            .build();
    return GRPCInferenceServiceGrpc.newBlockingStub(channel);
  }

  private static ModelInferRequest.Builder request(List<String> texts) {
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    texts.forEach(text -> contents.addBytesContents(ByteString.copyFromUtf8(text)));
    return ModelInferRequest.newBuilder()
        .setModelName(MODEL)
        .setId("42")
        .addInputs(input(texts.size()).setContents(contents));
  }

  private static InferInputTensor.Builder input(long... shape) {
    InferInputTensor.Builder input = InferInputTensor.newBuilder();
    input.setName("text").setDatatype("BYTES");
    for (long size : shape) {
      input.addShape(size);
    }
    return input;
  }

  private static ByteString raw(List<String> texts) {
    ByteBuffer raw = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      raw.putInt(bytes.length).put(bytes);
    }
    return ByteString.copyFrom(raw.flip());
  }

  @Test
  void serverAndModel_areDescribed() {
    GRPCInferenceServiceBlockingStub stub = start(builder -> builder);
    assertThat(stub.serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
    assertThat(stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
    assertThat(stub.serverMetadata(ServerMetadataRequest.getDefaultInstance()).getName())
        .isEqualTo("sentimentj");
    ModelReadyRequest ready = ModelReadyRequest.newBuilder().setName(MODEL).build();
    assertThat(stub.modelReady(ready).getReady()).isTrue();
    ModelMetadataResponse model =
        stub.modelMetadata(ModelMetadataRequest.newBuilder().setName(MODEL).build());
    assertThat(model.getName()).isEqualTo(MODEL);
    assertThat(model.getVersionsList()).containsExactly(classifier.model().version());
    assertThat(model.getPlatform()).isEqualTo("sentimentj_linear");
    assertThat(model.getInputs(0).getName()).isEqualTo("text");
    assertThat(model.getInputs(0).getShapeList()).containsExactly(-1L);
    assertThat(model.getOutputs(1).getName()).isEqualTo("probabilities");
    assertThat(model.getOutputs(1).getDatatype()).isEqualTo("FP32");
    assertThat(model.getOutputs(1).getShapeList()).containsExactly(-1L, 2L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void texts_areAnsweredInOrder(boolean asynchronous) {
    GRPCInferenceServiceBlockingStub stub =
        start(builder -> asynchronous ? builder.asynchronous() : builder);
    ModelInferResponse response = stub.modelInfer(request(TEXTS).build());
    assertThat(response.getModelName()).isEqualTo(MODEL);
    assertThat(response.getId()).isEqualTo("42");
    assertThat(response.getRawOutputContentsCount()).isZero();
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(4L);
    assertThat(response.getOutputs(1).getShapeList()).containsExactly(4L, 2L);
    List<Sentiment> expected = classifier.classifyAll(TEXTS);
    assertThat(
            response.getOutputs(0).getContents().getBytesContentsList().stream()
                .map(ByteString::toStringUtf8))
        .containsExactlyElementsOf(expected.stream().map(Sentiment::label).toList());
    assertThat(response.getOutputs(1).getContents().getFp32ContentsList())
        .containsExactlyElementsOf(
            expected.stream()
                .flatMap(sentiment -> sentiment.scores().stream())
                .map(score -> (float) score.probability())
                .toList());
  }

  @Test
  void rawContents_areAnsweredRaw() {
    GRPCInferenceServiceBlockingStub stub = start(builder -> builder);
    ModelInferResponse response =
        stub.modelInfer(
            ModelInferRequest.newBuilder()
                .setModelName(MODEL)
                .addInputs(input(TEXTS.size(), 1))
                .addRawInputContents(raw(TEXTS))
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("probabilities"))
                .addOutputs(InferRequestedOutputTensor.newBuilder().setName("label"))
                .build());
    List<Sentiment> expected = classifier.classifyAll(TEXTS);
    ByteBuffer probabilities =
        response.getRawOutputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    for (Sentiment sentiment : expected) {
      for (Sentiment.Score score : sentiment.scores()) {
        assertThat(probabilities.getFloat()).isEqualTo((float) score.probability());
      }
    }
    assertThat(probabilities.hasRemaining()).isFalse();
    assertThat(response.getRawOutputContents(1))
        .isEqualTo(raw(expected.stream().map(Sentiment::label).toList()));
    assertThat(response.getOutputs(0).hasContents()).isFalse();
  }

  static Stream<Arguments> wrongRequests() {
    return Stream.of(
        wrong("one input", request -> request.clearInputs()),
        wrong("one input", request -> request.getInputsBuilder(0).setName("x")),
        wrong("BYTES", request -> request.getInputsBuilder(0).setDatatype("FP32")),
        wrong("the shape [N]", request -> request.getInputsBuilder(0).clearShape()),
        wrong("its shape says 2", request -> request.getInputsBuilder(0).setShape(0, 2)),
        wrong(
            "UTF-8",
            request ->
                request
                    .getInputsBuilder(0)
                    .getContentsBuilder()
                    .setBytesContents(0, ByteString.fromHex("ff"))),
        wrong("no contents then", request -> request.addRawInputContents(raw(TEXTS))),
        wrong("byte 0", request -> rawOnly(request, "ffffff7f")),
        wrong("byte 0", request -> rawOnly(request, "ffffffff61")),
        wrong("byte 5", request -> rawOnly(request, "010000006100")),
        wrong(
            "outputs",
            request -> request.addOutputs(InferRequestedOutputTensor.newBuilder().setName("x"))));
  }

  private static Arguments wrong(String message, Consumer<ModelInferRequest.Builder> change) {
    return Arguments.of(message, change);
  }

  private static void rawOnly(ModelInferRequest.Builder request, String hex) {
    request.getInputsBuilder(0).clearContents();
    request.addRawInputContents(ByteString.fromHex(hex));
  }

  @ParameterizedTest
  @MethodSource("wrongRequests")
  void wrongRequest_isRefused(String message, Consumer<ModelInferRequest.Builder> change) {
    GRPCInferenceServiceBlockingStub stub = start(builder -> builder);
    ModelInferRequest.Builder request = request(List.of("good"));
    change.accept(request);
    assertThat(refusal(() -> stub.modelInfer(request.build())))
        .hasMessageStartingWith("INVALID_ARGUMENT")
        .hasMessageContaining(message);
  }

  @Test
  void otherModel_isNotFound() {
    GRPCInferenceServiceBlockingStub stub = start(builder -> builder);
    assertThat(refusal(() -> stub.modelInfer(request(TEXTS).setModelName("x").build())))
        .hasMessageStartingWith("NOT_FOUND")
        .hasMessageContaining(MODEL);
    assertThat(refusal(() -> stub.modelInfer(request(TEXTS).setModelVersion("x").build())))
        .hasMessageStartingWith("NOT_FOUND");
    assertThat(refusal(() -> stub.modelReady(ModelReadyRequest.getDefaultInstance())))
        .hasMessageStartingWith("NOT_FOUND");
  }

  private static StatusRuntimeException refusal(Runnable call) {
    StatusRuntimeException[] refusal = new StatusRuntimeException[1];
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(StatusRuntimeException.class, e -> refusal[0] = e);
    return refusal[0];
  }

  @Test
  void tooLongMessage_isRefused() {
    GRPCInferenceServiceBlockingStub stub = start(builder -> builder.maxBodyBytes(1000));
    assertThat(refusal(() -> stub.modelInfer(request(List.of("a".repeat(1000))).build())))
        .hasMessageStartingWith("RESOURCE_EXHAUSTED");
    assertThat(refusal(() -> stub.withCompression("gzip").modelInfer(manyAs()))).isNotNull();
    assertThat(stub.withCompression("gzip").modelInfer(request(TEXTS).build()).getId())
        .isEqualTo("42");
  }

  private static ModelInferRequest manyAs() {
    return request(List.of("a".repeat(100_000))).build();
  }

  @Test
  void tokens_areAskedFor_exceptByProbes() throws Exception {
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest("secret".getBytes(StandardCharsets.UTF_8)));
    GRPCInferenceServiceBlockingStub stub =
        start(builder -> builder.tokens(List.of(hash)).requestsPerSecond(2));
    assertThat(refusal(() -> stub.modelInfer(request(TEXTS).build())))
        .hasMessageStartingWith("UNAUTHENTICATED");
    assertThat(refusal(() -> withToken(stub, "wrong").modelInfer(request(TEXTS).build())))
        .hasMessageStartingWith("UNAUTHENTICATED");
    assertThat(
            refusal(() -> stub.serverMetadata(ServerMetadataRequest.getDefaultInstance()))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    for (int i = 0; i < 5; i++) {
      assertThat(stub.serverReady(ServerReadyRequest.getDefaultInstance()).getReady()).isTrue();
    }
    assertThat(withToken(stub, "secret").modelInfer(request(TEXTS).build()).getId())
        .isEqualTo("42");
    StatusRuntimeException tooOften =
        refusal(
            () -> {
              for (int i = 0; i < 1000; i++) {
                withToken(stub, "secret").modelInfer(request(TEXTS).build());
              }
            });
    assertThat(tooOften).hasMessageStartingWith("RESOURCE_EXHAUSTED");
    assertThat(OverloadedPortTest.retryAfter(tooOften)).isEqualTo(1);
  }

  private static GRPCInferenceServiceBlockingStub withToken(
      GRPCInferenceServiceBlockingStub stub, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Test
  void health_isSaid() {
    start(builder -> builder);
    for (String service : List.of("", "inference.GRPCInferenceService")) {
      HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(service).build();
      assertThat(HealthGrpc.newBlockingStub(channel).check(request).getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void callWhoseRequestDoesNotCome_ends() throws Exception {
    start(builder -> builder.patience(Duration.ofMillis(300)));
    ClientCall<ModelInferRequest, ModelInferResponse> call =
        channel.newCall(
            // Of another type only so that the client sends its head at once.
            GRPCInferenceServiceGrpc.getModelInferMethod().toBuilder()
                .setType(MethodType.BIDI_STREAMING)
                .build(),
            CallOptions.DEFAULT);
    CompletableFuture<Status> end = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    Status status = end.get(30, TimeUnit.SECONDS);
    assertThat(status.getDescription()).isEqualTo("the request did not come in time");
  }

  @Test
  void tls_byFile() throws Exception {
    Path certificate = resource("tls-cert.pem");
    start(
        builder -> {
          try {
            return builder.tls(certificate, resource("tls-key.pem"));
          } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
          }
        });
    ManagedChannel secure =
        Grpc.newChannelBuilder(
                "localhost:" + server.grpcPort(),
                TlsChannelCredentials.newBuilder().trustManager(certificate.toFile()).build())
            .build();
    try {
      assertThat(
              GRPCInferenceServiceGrpc.newBlockingStub(secure).modelInfer(request(TEXTS).build()))
          .returns("42", ModelInferResponse::getId);
    } finally {
      secure.shutdownNow();
    }
    assertThat(
            refusal(
                () ->
                    GRPCInferenceServiceGrpc.newBlockingStub(channel)
                        .modelInfer(request(TEXTS).build())))
        .hasMessageStartingWith("UNAVAILABLE");
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(InferencePortTest.class.getResource(name).toURI());
  }
}
