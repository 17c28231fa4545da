#!/usr/bin/env bash
# reproducible.sh [MAVEN OPTION…]: builds the last commit twice, in two clones at two places, and says which jars differ.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() { # NAME: the hashes of all jars of a clean build, by their path
  git clone -q . "$work/$1"
  cd "$work/$1"
  ${MVN:-mvn} -B -q -Prelease -DskipTests -Dgpg.skip "${@:2}" package >&2
  find . -path '*/target/*' -name '*.jar' ! -path '*/lib/*' | sort | xargs sha256sum
}

# Longer, so that a path of the build in a jar would show.
(build first "$@") >"$work/first.txt"
(build the-second-place "$@") >"$work/second.txt"
echo "$(wc -l <"$work/first.txt") jars"
diff "$work/first.txt" "$work/second.txt"
