#!/usr/bin/env bash
# Sends all requests to the new revision; back to the one before if the service then does not answer.
set -euo pipefail
revision=$(cat .deploy/revision)
previous=$(cat .deploy/previous)
url=$(cat .deploy/url)

gcloud run services update-traffic "$_SERVICE" --region "$_REGION" --to-revisions "$revision=100" --quiet

headers=$(mktemp)
trap 'rm -f "$headers"' EXIT
token=$(gcloud auth print-identity-token 2>/dev/null || true)
[ -z "$token" ] || echo "Authorization: Bearer $token" >"$headers"
if curl -fsS --max-time 30 --retry 5 --retry-all-errors -H "@$headers" -H 'Content-Type: application/json' \
  -d '{"text":"One of the best movies of all time."}' "$url/api/v1/predict" | grep -q '"sentiment":"Positive"'; then
  gcloud run services update-traffic "$_SERVICE" --region "$_REGION" --remove-tags candidate --quiet
  echo "$revision serves"
  exit 0
fi

if [ -z "$previous" ]; then
  echo "$revision does not answer, and there is no revision before it" >&2
  exit 1
fi
gcloud run services update-traffic "$_SERVICE" --region "$_REGION" --to-revisions "$previous=100" --quiet
echo "$revision does not answer: $previous serves again" >&2
exit 1
