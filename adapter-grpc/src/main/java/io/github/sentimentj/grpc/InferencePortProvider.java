package io.github.sentimentj.grpc;

import io.github.sentimentj.http.inference.GrpcProvider;
import java.io.IOException;

/** Opens ports for the Open Inference Protocol over gRPC. */
public final class InferencePortProvider implements GrpcProvider {

  /** For the service loader. */
  public InferencePortProvider() {}

  @Override
  public Port open(Settings settings) throws IOException {
    return InferencePort.open(settings);
  }
}
