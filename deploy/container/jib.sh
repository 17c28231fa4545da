#!/usr/bin/env bash
# jib.sh GOAL [MAVEN OPTION…]: the image of the Dockerfile, made by Jib: build pushes it, dockerBuild gives it to a daemon, buildTar
# writes deploy/target/jib-image.tar. Needs a built adapter-http/target/sentiment.jar. What makes starts fast is made with the
# JDK that runs this (JAVA names another), so it should be the image's; before JDK 25 it is left out.
set -euo pipefail
cd "$(dirname "$0")/../.."
goal=${1:?which goal: build, dockerBuild or buildTar}
app=$PWD/deploy/target/image/app

rm -rf "$app"
mkdir -p "$app" deploy/target/classes # none; Jib asks for them
cp adapter-http/target/sentiment.jar deploy/container/health.sh "$app"
touch -d @1 "$app/sentiment.jar" # as Jib does: the cache asks for the file that it was made of
export SENTIMENTJ_CACHE=$app/cache
if bash deploy/container/train.sh "$app/sentiment.jar" "$app/sentiment.aot"; then
  echo -XX:AOTCache=/app/sentiment.aot >"$app/java.options"
else
  [ $? = 2 ] || exit 1
  : >"$app/java.options"
fi
${MVN:-mvn -B} -q -pl deploy jib:"$goal" "-Dcommit=$(git rev-parse HEAD 2>/dev/null || echo unknown)" "${@:2}"
