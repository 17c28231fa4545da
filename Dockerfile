# The server as a container image.
#
#   docker build -t sentiment .                                    # the default model
#   docker build -t sentiment:linear --build-arg VARIANT=linear .  # the linear model alone, no native code
#   docker build -t sentiment:tensorflow --build-arg VARIANT=tensorflow .  # with TensorFlow, for SavedModel folders
#
# Without a Docker daemon: deploy/container/build.sh.

ARG JDK=docker.io/library/maven:3.9-eclipse-temurin-25
ARG JRE=docker.io/library/eclipse-temurin:25-jre
# Another image may stand in for this stage: it holds the jar where this stage builds it.
ARG BUILD=build

FROM ${JDK} AS build
ARG VARIANT=default
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 make jar VARIANT=${VARIANT}

FROM ${BUILD} AS jar

FROM ${JRE}
ARG VARIANT=default
ARG COMMIT=unknown
ARG MODEL_SHA256=unknown

LABEL org.opencontainers.image.title="sentiment" \
      org.opencontainers.image.description="Tells whether a text is positive or negative, over HTTP" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${COMMIT}" \
      io.github.sentimentj.variant="${VARIANT}" \
      io.github.sentimentj.model.sha256="${MODEL_SHA256}"

WORKDIR /app
COPY deploy/container/train.sh deploy/container/health.sh /app/
COPY --from=jar /src/adapter-http/target/sentiment.jar /app/sentiment.jar

# One real request: it unpacks the native libraries, prepares the model and trains the cache that starts are fast with,
# so that no start of a container does it again. The smallest image has an archive of classes, a third as large.
# The files are then written to by nobody.
ENV SENTIMENTJ_CACHE=/app/cache
RUN if [ "$VARIANT" = linear ]; then cache=/app/sentiment.jsa; use=-XX:SharedArchiveFile=$cache; \
    else cache=/app/sentiment.aot; use=-XX:AOTCache=$cache; fi \
    && bash /app/train.sh /app/sentiment.jar "$cache" && echo "$use" > /app/java.options \
    && rm /app/train.sh && chmod -R a+rX,go-w /app

# TensorFlow's library would be unpacked in every new container, too. It is where somebody loads a model.
RUN --mount=type=bind,source=backends/tensorflow/src/test/resources/fixtures/session_v1,target=/tmp/model \
    if [ "$VARIANT" = tensorflow ]; then \
      echo good | java -Dorg.bytedeco.javacpp.cachedir=/app/native -jar /app/sentiment.jar classify --model /tmp/model \
      && chmod -R a+rX,go-w /app/native; \
    fi
ENV LD_LIBRARY_PATH=/app/native/sentiment.jar/org/tensorflow/internal/c_api/linux-x86_64:/app/native/sentiment.jar/org/tensorflow/internal/c_api/linux-arm64 \
    TF_CPP_MIN_LOG_LEVEL=2

# The user's number and not a name: Kubernetes checks runAsNonRoot by it.
USER 10001:10001
ENV SENTIMENT_COMMIT=${COMMIT} \
    HOME=/tmp \
    JAVA_OPTS="" \
    PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=2s --start-period=5s --retries=3 CMD ["bash", "/app/health.sh"]
STOPSIGNAL SIGTERM

# `exec`, so that the server itself is told to end. A cache that does not fit the machine is not used, and that is no error.
ENTRYPOINT ["sh", "-c", "exec java -Dorg.bytedeco.javacpp.pathsfirst=true @/app/java.options -XX:MaxRAMPercentage=60 $JAVA_OPTS -jar /app/sentiment.jar \"$@\"", "sentiment"]
CMD ["serve"]
