#!/usr/bin/env bash
# build.sh [VARIANT]: builds the image of the Dockerfile without a Docker daemon and without a registry, and runs it.
#
# Needs root, buildah, Debian's apt-get, a JDK 25 (JAVA25_HOME, else the first one below /usr/lib/jvm) and a built
# adapter-http/target/sentiment.jar. The base images are made here: Debian packages with a runtime of that JDK. Exit
# code 77: something that this needs is missing, and a line says what.
set -euo pipefail
cd "$(dirname "$0")/../.."
variant=${1:-default}
jar=adapter-http/target/sentiment.jar
port=${IMAGE_PORT:-18098}

skip() { echo "skipped: $*" >&2; exit 77; }
jdk=${JAVA25_HOME:-$(find /usr/lib/jvm -maxdepth 1 -name '*25*' -print -quit 2>/dev/null || true)}
[ -x "${jdk:-}/bin/jlink" ] || skip "no JDK 25; JAVA25_HOME names one"
command -v buildah >/dev/null || skip "no buildah; apt-get install buildah"
command -v apt-get >/dev/null || skip "no apt-get, which the base image is made with"
[ "$(id -u)" = 0 ] || skip "not root, which a build without a daemon must be"
[ -f "$jar" ] || skip "$jar is not built; make jar"

work=$(mktemp -d)
trap 'buildah umount -a >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
printf '[storage]\ndriver="vfs"\nrunroot="%s"\ngraphroot="%s"\n' "$work/run" "$work/images" >"$work/storage.conf"
export CONTAINERS_STORAGE_CONF=$work/storage.conf BUILDAH_ISOLATION=chroot

commit() { # NAME FOLDER [CONFIG…]: an image of a folder
  local container name=$1 folder=$2
  shift 2
  container=$(buildah from scratch)
  buildah add -q "$container" "$folder" / >/dev/null
  [ $# = 0 ] || buildah config "$@" "$container"
  buildah commit -q --rm "$container" "$name" >/dev/null
}

echo "base image" >&2
root=$work/root
mkdir -p "$root"/{tmp,etc,opt,proc,dev,sys,root} "$work/packages"
chmod 1777 "$root/tmp"
(
  cd "$work/packages"
  apt-get download -q libc6 bash dash coreutils libtinfo6 libselinux1 libpcre2-8-0 libacl1 libattr1 libgmp10 \
    libstdc++6 libgcc-s1 sed >/dev/null
  for package in *.deb; do dpkg -x "$package" "$root"; done
)
echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
"$jdk/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.zipfs,jdk.crypto.ec,jdk.management,jdk.naming.dns,jdk.jfr,jdk.localedata \
  --include-locales=en --generate-cds-archive --strip-debug --no-header-files --no-man-pages --output "$root/opt/java"
commit localhost/jre "$root" --env PATH=/opt/java/bin:/usr/bin:/bin
base=$(du -sm "$root" | cut -f1)

mkdir -p "$work/jar/src/adapter-http/target"
cp "$jar" "$work/jar/src/adapter-http/target/"
commit localhost/jar "$work/jar"

# Planted where the builder and whoever starts the container keep what must not be told.
canary=canary-$RANDOM$RANDOM
export WANDB_API_KEY=$canary-builder

echo "image" >&2
buildah build-using-dockerfile -q --format docker --build-arg BUILD=localhost/jar --build-arg JRE=localhost/jre --build-arg VARIANT="$variant" \
  --build-arg COMMIT="$(git rev-parse HEAD 2>/dev/null || echo unknown)" \
  -t localhost/sentiment . >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
buildah inspect --type image localhost/sentiment >"$work/inspect.json"

echo "container" >&2
container=$(buildah from localhost/sentiment)
mounted=$(buildah mount "$container")
size=$(($(du -sm "$mounted" | cut -f1) - base))
command=$(buildah inspect --format '{{index .OCIv1.Config.Entrypoint 2}}' "$container")
if [ "$variant" = tensorflow ]; then
  buildah add -q "$container" backends/tensorflow/src/test/resources/fixtures/session_v1 /model >/dev/null
  echo good | buildah run --user 10001:10001 "$container" sh -c "$command" sentiment classify --model /model >&2
  [ -z "$(find "$mounted/tmp" -name '*.so*')" ] || { echo "TensorFlow's library is unpacked again at every start" >&2; exit 1; }
fi
# As the image says: its user, its environment, its command.
touch "$work/started"
buildah run --user 10001:10001 --env PORT="$port" --env AWS_SECRET_ACCESS_KEY="$canary" "$container" \
  sh -c "$command" sentiment serve >"$work/serve.log" 2>&1 &
server=$!
answer=""
for _ in $(seq 300); do
  answer=$(curl -fsS --max-time 5 -H 'Content-Type: application/json' -d '{"text":"One of the best movies of all time."}' \
    "http://127.0.0.1:$port/api/v1/predict" 2>/dev/null) && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.2
done
if [ -z "$answer" ]; then
  cat "$work/serve.log" >&2
  exit 1
fi
PORT=$port bash deploy/container/health.sh
for path in openapi.json version metrics api/v1/lineage api/v1/predict?text=%FF nothing; do
  curl -sS --max-time 5 "http://127.0.0.1:$port/$path" >>"$work/told.txt"
done
user=$(ps -o uid= -p "$(pgrep -n -f 'sentiment.jar serve')" | tr -d ' ')
pkill -TERM -n -f 'sentiment.jar serve'
wait "$server" || true

# The root file system may be read-only: nobody wrote to it. What buildah itself mounts is below /etc and /run.
written=$(find "$mounted" -xdev -newer "$work/started" -type f ! -path "$mounted/tmp/*" ! -path "$mounted/etc/*" ! -path "$mounted/run/*")
[ -z "$written" ] || { echo "written to outside /tmp: $written" >&2; exit 1; }
told=$(grep -rlF "$canary" "$work/inspect.json" "$work/build.log" "$work/serve.log" "$work/told.txt" "$mounted" || true)
[ -z "$told" ] || { echo "a secret is told in $told" >&2; exit 1; }
printf '{"variant":"%s","megabytes_beyond_jre":%d,"uid":%s,"answer":%s}\n' "$variant" "$size" "$user" "$answer"
