#!/usr/bin/env bash
# check.sh FOLDER [WORK]: uses every artifact of the bill of materials as a stranger would. The local repository is empty, FOLDER
# is where stage.sh put the artifacts, all else comes from Maven Central. The sample runs on the class path, then on the module path.
# WORK keeps what was fetched, for a next time.
set -euo pipefail
cd "$(dirname "$0")/../.."
staged=file:$(realpath "$1")
java=${JAVA:-java}
work=${2:-}
[ -n "$work" ] || { work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; }
mkdir -p "$work"
work=$(realpath "$work")
fixtures=$(pwd)

listed() { sed -n '/<dependencies>/,/<\/dependencies>/s/.*<artifactId>\(sentiment-[^<]*\)<.*/\1/p' "$1" | grep -v sentiment-bom | sort; }
diff <(listed sentiment-bom/pom.xml) <(listed deploy/release/sample/pom.xml) \
  || { echo "the sample uses other artifacts than the bill of materials has" >&2; exit 1; }

version() { sed -n "s|.*<$1>\(.*\)</$1>.*|\1|p" pom.xml | head -1; }
rm -rf "$work/sample" "$work/repository/io/github/sentimentj"
cp -r deploy/release/sample "$work/sample"
cd "$work/sample"
${MVN:-mvn} -B -q -Dmaven.repo.local="$work/repository" -Dstaged="$staged" \
  -Dsentiment.version="$(sed -n 's|.*<version>\(.*\)</version>.*|\1|p' "$fixtures/sentiment-bom/pom.xml" | head -1)" \
  "-Dbeam.version=$(cd "$fixtures" && version beam.version)" \
  "-Dfunctions-framework.version=$(cd "$fixtures" && version functions-framework.version)" \
  "-Dgraphql-java.version=$(cd "$fixtures" && version graphql-java.version)" \
  "-Djackson.version=$(cd "$fixtures" && version jackson.version)" \
  "-Dspring-boot.version=$(cd "$fixtures" && version spring-boot.version)" \
  "-Dmicrometer.version=$(cd "$fixtures" && version micrometer.version)" \
  package dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/sample/target/jars"

models=("$fixtures/backends/sklearn/src/test/resources/fixtures/bin_lr/model.joblib"
  "$fixtures/backends/keras/src/test/resources/fixtures/lstm_mask_post"
  "$fixtures/backends/tensorflow/src/test/resources/fixtures/v02_string_sigmoid/saved_model")
cd "$work"
echo "class path" >&2
"$java" -cp "sample/target/sample-1.jar:sample/target/jars/*" sample.Sample "${models[@]}"
echo "module path" >&2
mkdir sample/target/unnamed
# Two libraries bring annotations whose jars give them the same module name; jboss-threads, a part of Undertow, requires
# another part by a name that its jar does not have.
mv sample/target/jars/*beam* sample/target/jars/annotations-*.jar sample/target/jars/jboss-threads-*.jar sample/target/unnamed
"$java" -p sample/target/sample-1.jar:sample/target/jars -cp 'sample/target/unnamed/*' -m sample/sample.Sample "${models[@]}"
