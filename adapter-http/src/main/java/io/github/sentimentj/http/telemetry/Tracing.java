package io.github.sentimentj.http.telemetry;

import io.github.sentimentj.http.server.Observer.Observation;
import io.github.sentimentj.http.server.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A span for each request, sent by OTLP over HTTP. Thread-safe. */
final class Tracing implements AutoCloseable {

  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
  private static final int FLUSH_SECONDS = 5;

  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  private Tracing(SdkTracerProvider provider) {
    this.provider = provider;
    tracer = provider.get("io.github.sentimentj.http");
  }

  /** Traces as OpenTelemetry's variables say; null if none of them names an endpoint. */
  static @Nullable Tracing open(Map<String, String> environment) {
    String base = environment.getOrDefault(ENDPOINT, "");
    String endpoint =
        environment.getOrDefault(
            TRACES_ENDPOINT, base.isEmpty() ? "" : base.replaceFirst("/$", "") + "/v1/traces");
    if (endpoint.isEmpty()) {
      return null;
    }
    OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder().setEndpoint(endpoint);
    for (String header : environment.getOrDefault(HEADERS, "").split(",", -1)) {
      int equals = header.indexOf('=');
      if (equals > 0) {
        exporter.addHeader(
            header.substring(0, equals).strip(), header.substring(equals + 1).strip());
      }
    }
    Attributes service =
        Attributes.of(
            AttributeKey.stringKey("service.name"),
            environment.getOrDefault("OTEL_SERVICE_NAME", "sentimentj"));
    return new Tracing(
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(Resource.create(service)))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
            .build());
  }

  Observation begin(String method, String route, @Nullable Trace parent) {
    SpanBuilder builder =
        tracer
            .spanBuilder(method + " " + route)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(METHOD, method)
            .setAttribute(ROUTE, route);
    if (parent == null) {
      builder.setNoParent();
    } else {
      SpanContext remote =
          SpanContext.createFromRemoteParent(
              parent.traceId(),
              parent.spanId(),
              parent.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
              TraceState.getDefault());
      builder.setParent(Context.root().with(Span.wrap(remote)));
    }
    Span span = builder.startSpan();
    SpanContext context = span.getSpanContext();
    Trace trace = new Trace(context.getTraceId(), context.getSpanId(), context.isSampled());
    return new Observation() {
      @Override
      public Trace trace() {
        return trace;
      }

      @Override
      public void end(int status) {
        span.setAttribute(STATUS, (long) status);
        if (status >= 500) {
          span.setStatus(StatusCode.ERROR);
        }
        span.end();
      }
    };
  }

  @Override
  public void close() {
    var unused = provider.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
  }
}
