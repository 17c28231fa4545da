#!/usr/bin/env bash
# Real requests to the revision that has no traffic yet. If one fails, the revision stays without traffic.
set -euo pipefail
url=$(sed 's|^https://|https://candidate---|' .deploy/url)

# In a file that only this user reads: a token in an argument is seen by everybody who lists processes.
headers=$(mktemp)
trap 'rm -f "$headers"' EXIT
token=$(gcloud auth print-identity-token 2>/dev/null || true)
[ -z "$token" ] || echo "Authorization: Bearer $token" >"$headers"

call() { curl -fsS --max-time 30 --retry 5 --retry-all-errors -H "@$headers" "$@"; }

expect() { # LABEL TEXT
  answer=$(call -H 'Content-Type: application/json' -d "{\"text\":\"$2\"}" "$url/api/v1/predict")
  case $answer in
    *"\"sentiment\":\"$1\""*) ;;
    *) echo "'$2' should be $1: $answer" >&2; return 1 ;;
  esac
}

verify() {
  call "$url/api/v1/health" >/dev/null || return 1
  expect Positive "One of the best movies of all time." || return 1
  expect Negative "A dull, lifeless mess and a waste of two hours." || return 1
  # Every answer says which model gave it.
  if [ -n "${_MODEL_SHA256:-}" ]; then
    case $answer in
      *"\"sha256\":\"$_MODEL_SHA256\""*) ;;
      *) echo "another model than $_MODEL_SHA256 was loaded" >&2; return 1 ;;
    esac
  fi
}

if ! verify; then
  echo "$(cat .deploy/revision) does not answer as it should: it gets no traffic" >&2
  gcloud run services update-traffic "$_SERVICE" --region "$_REGION" --remove-tags candidate --quiet || true
  exit 1
fi
