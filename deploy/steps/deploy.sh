#!/usr/bin/env bash
# Starts the image as a revision that gets no traffic yet, only requests to its own address (tag candidate).
set -euo pipefail
image=$(cat .deploy/image)

version=$_MODEL_VERSION
if [ -z "$version" ]; then
  while read -r pattern version _; do
    # shellcheck disable=SC2254 # a pattern it is
    case $pattern in '' | '#'*) continue ;; esac
    case ${BRANCH_NAME:-main} in $pattern) break ;; esac
  done <deploy/model-versions
fi

previous=$(gcloud run services describe "$_SERVICE" --region "$_REGION" \
  --format 'value(status.traffic.filter("percent:100").extract(revisionName).flatten())' 2>/dev/null || true)
revision=$_SERVICE-$(echo "${BUILD_ID:-0}" | tr -cd 'a-z0-9' | cut -c1-8)-${SHORT_SHA:-manual}

# Values go into quoted YAML: what could end the quote, or sed, has no place in any of them.
for value in "$image" "$version" "$_MODEL_LOADER" "$_MODEL_NAME" "$_PROJECT_NAME" "$revision" "$previous" "$_WANDB_SECRET"; do
  case $value in *[!a-zA-Z0-9._:/@-]*) echo "not a value that can be deployed: $value" >&2; exit 1 ;; esac
done
sed -e "s|SERVICE_NAME|$_SERVICE|g" -e "s|REVISION_NAME|$revision|g" -e "s|IMAGE_BY_DIGEST|$image|g" \
  -e "s|MODEL_VERSION_VALUE|$version|g" -e "s|MODEL_LOADER_VALUE|$_MODEL_LOADER|g" -e "s|MODEL_NAME_VALUE|$_MODEL_NAME|g" \
  -e "s|PROJECT_NAME_VALUE|$_PROJECT_NAME|g" -e "s|COMMIT_VALUE|${COMMIT_SHA:-unknown}|g" \
  -e "s|WANDB_SECRET_NAME|$_WANDB_SECRET|g" -e "s|PREVIOUS_REVISION|$previous|g" \
  deploy/cloudrun/service.yaml >.deploy/service.all.yaml
# Parts that stand between `# if NAME` and `# end` stay only where there is such a thing.
awk -v wandb="$_WANDB_SECRET" -v previous="$previous" '
  /# if wandb/ { skip = wandb == ""; next }
  /# if previous/ { skip = previous == ""; next }
  /# if first/ { skip = previous != ""; next }
  /# end/ { skip = 0; next }
  !skip' .deploy/service.all.yaml >.deploy/service.yaml
rm .deploy/service.all.yaml

gcloud run services replace .deploy/service.yaml --region "$_REGION" --quiet
echo "$revision" >.deploy/revision
echo "$previous" >.deploy/previous
gcloud run services describe "$_SERVICE" --region "$_REGION" --format 'value(status.url)' >.deploy/url
echo "$revision is up, with model version $version and no traffic; before it: ${previous:-nothing}"
