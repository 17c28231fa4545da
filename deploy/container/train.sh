#!/usr/bin/env bash
# train.sh JAR CACHE: writes what makes starts fast on JDK 25 and later, by serving one prediction and ending: an
# ahead-of-time cache, or, where CACHE ends with .jsa, an archive of classes, a third of its size.
set -euo pipefail
jar=$1 cache=$2
java=${JAVA:-java}
port=${TRAIN_PORT:-18099}

version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java\.specification\.version = \([0-9]*\).*/\1/p')
if [ "${version:-0}" -lt 25 ]; then
  echo "Java $version has no ahead-of-time cache; Java 25 has" >&2
  exit 2
fi
rm -f "$cache"
case $cache in
  *.jsa) write=-XX:ArchiveClassesAtExit=$cache ;;
  *) write=-XX:AOTCacheOutput=$cache ;;
esac

# As containers start it, so that what the options need is not in the cache. Only what this machine is asked for may be in the cache: no model from elsewhere, no key.
env -u WANDB_API_KEY -u LOCAL_MODEL_NAME \
  PORT=$port "$java" "$write" -Xlog:aot=error,cds=error -jar "$jar" serve &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT

ask() { # PATH [BODY]: the status of the answer
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  if [ $# = 2 ]; then
    printf 'POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' "$1" "${#2}" "$2" >&3
  else
    printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&3
  fi
  read -r _ status _ <&3
  cat <&3 >/dev/null
  exec 3>&-
  echo "$status"
}

for _ in $(seq 600); do
  kill -0 "$server" 2>/dev/null || { echo "the server ended before it answered" >&2; exit 1; }
  if [ "$(ask /api/v1/health 2>/dev/null)" = 200 ]; then
    break
  fi
  sleep 0.1
done
status=$(ask /api/v1/predict '{"text":"Not bad at all: it starts slowly, and I was moved to tears by the end."}')
[ "$status" = 200 ] || { echo "POST /api/v1/predict: $status" >&2; exit 1; }

kill -TERM "$server"
trap - EXIT
wait "$server" || true # 143 is how a server ends that was told to
[ -s "$cache" ] || { echo "$cache was not written" >&2; exit 1; }
