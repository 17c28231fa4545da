#!/usr/bin/env bash
# stage.sh FOLDER [MAVEN OPTION…]: builds what is published and puts it into FOLDER, a Maven repository, unsigned.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(realpath -m "$1")
shift
rm -rf "$folder"
${MVN:-mvn} -B -q -Prelease -DskipTests -Dgpg.skip -Dmaven.install.skip "-DaltDeploymentRepository=staged::file:$folder" "$@" \
  -pl '!adapter-spring/boot3,!adapter-spring/boot3-app,!backends/onednn,!benchmarks,!examples,!examples/spring-boot-app,!deploy' deploy

# What Maven Central refuses is found before it is sent there.
missing=0
while read -r pom; do
  artifact=${pom%.pom}
  grep -q '<packaging>pom</packaging>' "$pom" && continue
  for suffix in .jar -sources.jar -javadoc.jar -cyclonedx.json; do
    [ -f "$artifact$suffix" ] || { echo "missing: ${artifact#"$folder"/}$suffix" >&2; missing=1; }
  done
done < <(find "$folder" -name '*.pom')
exit $missing
