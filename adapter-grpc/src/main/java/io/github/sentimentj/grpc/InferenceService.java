package io.github.sentimentj.grpc;

import io.github.sentimentj.ModelInfo;
import io.github.sentimentj.Sentiment;
import io.github.sentimentj.grpc.protocol.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.github.sentimentj.grpc.protocol.ModelInferRequest;
import io.github.sentimentj.grpc.protocol.ModelInferResponse;
import io.github.sentimentj.grpc.protocol.ModelMetadataRequest;
import io.github.sentimentj.grpc.protocol.ModelMetadataResponse;
import io.github.sentimentj.grpc.protocol.ModelMetadataResponse.TensorMetadata;
import io.github.sentimentj.grpc.protocol.ModelReadyRequest;
import io.github.sentimentj.grpc.protocol.ModelReadyResponse;
import io.github.sentimentj.grpc.protocol.ServerLiveRequest;
import io.github.sentimentj.grpc.protocol.ServerLiveResponse;
import io.github.sentimentj.grpc.protocol.ServerMetadataRequest;
import io.github.sentimentj.grpc.protocol.ServerMetadataResponse;
import io.github.sentimentj.grpc.protocol.ServerReadyRequest;
import io.github.sentimentj.grpc.protocol.ServerReadyResponse;
import io.github.sentimentj.http.inference.InferenceModel;
import io.github.sentimentj.http.inference.InferenceModel.Tensor;
import io.github.sentimentj.http.server.RequestException;
import io.github.sentimentj.web.StackTraces;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@link InferenceModel} over gRPC. Thread-safe. */
final class InferenceService extends GRPCInferenceServiceImplBase {

  private static final System.Logger LOG = System.getLogger("io.github.sentimentj.grpc");

  /** Less than this takes no time: it is done where it was read. */
  private static final int SMALL_MESSAGE = 16 << 10;

  private final InferenceModel model;
  private final Executor workers;
  private final boolean asynchronous;

  /**
   * A service.
   *
   * @param asynchronous whether the model never keeps its callers waiting
   */
  InferenceService(InferenceModel model, Executor workers, boolean asynchronous) {
    this.model = model;
    this.workers = workers;
    this.asynchronous = asynchronous;
  }

  @Override
  public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> caller) {
    answer(caller, () -> ServerLiveResponse.newBuilder().setLive(true).build());
  }

  @Override
  public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> caller) {
    answer(caller, () -> ServerReadyResponse.newBuilder().setReady(true).build());
  }

  @Override
  public void serverMetadata(
      ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> caller) {
    answer(
        caller,
        () ->
            ServerMetadataResponse.newBuilder()
                .setName(InferenceModel.SERVER)
                .setVersion(model.serverVersion())
                .build());
  }

  @Override
  public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> caller) {
    answer(
        caller,
        () -> {
          model.find(request.getName(), request.getVersion());
          return ModelReadyResponse.newBuilder().setReady(true).build();
        });
  }

  @Override
  public void modelMetadata(
      ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> caller) {
    answer(caller, () -> metadata(model.find(request.getName(), request.getVersion())));
  }

  private static ModelMetadataResponse metadata(ModelInfo info) {
    return ModelMetadataResponse.newBuilder()
        .setName(info.name())
        .addVersions(InferenceModel.version(info))
        .setPlatform(InferenceModel.platform(info))
        .addAllInputs(InferenceModel.inputs().stream().map(InferenceService::tensor).toList())
        .addAllOutputs(InferenceModel.outputs(info).stream().map(InferenceService::tensor).toList())
        .build();
  }

  private static TensorMetadata tensor(Tensor tensor) {
    return TensorMetadata.newBuilder()
        .setName(tensor.name())
        .setDatatype(tensor.datatype())
        .addAllShape(tensor.shape())
        .build();
  }

  private static <T> void answer(StreamObserver<T> caller, Supplier<T> answer) {
    T response;
    try {
      response = answer.get();
    } catch (RuntimeException e) {
      fail(caller, e);
      return;
    }
    caller.onNext(response);
    caller.onCompleted();
  }

  @Override
  public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> caller) {
    // Else an answer to a caller who has gone would be an error.
    ((ServerCallStreamObserver<ModelInferResponse>) caller).setOnCancelHandler(() -> {});
    if (asynchronous && request.getSerializedSize() <= SMALL_MESSAGE) {
      infer(request, caller);
    } else {
      workers.execute(Context.current().wrap(() -> infer(request, caller)));
    }
  }

  private void infer(ModelInferRequest request, StreamObserver<ModelInferResponse> caller) {
    if (Context.current().isCancelled()) {
      return; // who called has gone, or waits no more
    }
    InferTensors asked;
    CompletableFuture<List<Sentiment>> answers;
    try {
      model.find(request.getModelName(), request.getModelVersion());
      asked = InferTensors.of(request);
      answers = model.classify(asked.texts());
    } catch (RuntimeException e) {
      fail(caller, e);
      return;
    }
    Context.current().addListener(unused -> answers.cancel(false), Runnable::run);
    var unused =
        answers.whenComplete(
            (sentiments, failure) -> {
              if (failure == null) {
                caller.onNext(asked.response(model.answering(sentiments), sentiments));
                caller.onCompleted();
              } else {
                fail(caller, failure);
              }
            });
  }

  private static void fail(StreamObserver<?> caller, Throwable thrown) {
    Throwable failure = cause(thrown);
    if (failure instanceof CancellationException) {
      return; // nobody is there any more
    }
    RequestException told = RequestException.of(failure);
    if (told.status() == 500) {
      LOG.log(
          System.Logger.Level.ERROR, "a call failed: {0}", StackTraces.withoutMessages(failure));
    }
    caller.onError(Refusals.of(told));
  }

  private static Throwable cause(Throwable failure) {
    @Nullable Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }
}
