#!/usr/bin/env bash
# pages.sh JAR FOLDER: opens the pages of a server in Chromium and leaves screenshots in FOLDER; fails if the browser complains.
set -euo pipefail
jar=$(realpath "$1")
folder=$(realpath -m "$2")
port=${PAGES_PORT:-18097}
work=$(mktemp -d)
cp "$(dirname "$0")/pages.mjs" "$work"
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.65.1 >&2
PORT=$port java -jar "$jar" serve >&2 &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 300); do
  curl -fs "http://127.0.0.1:$port/api/v1/health" >/dev/null && break
  kill -0 "$server" || exit 1
  sleep 0.1
done
node pages.mjs "http://127.0.0.1:$port" "$folder"
