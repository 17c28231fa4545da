#!/usr/bin/env bash
# Process start to the first answer, in each way to deploy: medians of ten starts. Builds what it measures.
#   benchmarks/cold-start.sh [options of the JVM]
set -euo pipefail
cd "$(dirname "$0")/.."
jars=$PWD/benchmarks/target/cold-start
mvn -B -q -DskipTests -pl adapter-cloudfunction,examples/spring-boot-app,adapter-http,benchmarks -am package
mvn -B -q -DskipTests -pl adapter-cloudfunction -am package dependency:copy-dependencies -DoutputDirectory="$jars" \
  -DincludeArtifactIds=java-function-invoker,aws-lambda-java-core,aws-lambda-java-serialization,aws-lambda-java-runtime-interface-client
exec java -cp benchmarks/target/benchmarks.jar io.github.sentimentj.benchmarks.ColdStart \
  "$jars" adapter-cloudfunction/target/deploy/sentiment-function.jar examples/spring-boot-app/target/spring-boot-app.jar \
  adapter-http/target/sentiment.jar "$@"
