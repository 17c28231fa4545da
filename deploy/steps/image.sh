#!/usr/bin/env bash
# Writes the image to deploy, by digest, to .deploy/image: a new one, or with _MODE=refresh the one that serves now.
set -euo pipefail
mkdir -p .deploy

if [ "$_MODE" = refresh ]; then
  gcloud run services describe "$_SERVICE" --region "$_REGION" \
    --format 'value(spec.template.spec.containers[0].image)' >.deploy/image
  grep -q '@sha256:' .deploy/image || { echo "$_SERVICE does not serve an image by digest; build it once" >&2; exit 1; }
  exit 0
fi

name=$_REGION-docker.pkg.dev/$PROJECT_ID/$_REPOSITORY/$_SERVICE
tag=$name:${SHORT_SHA:-manual}
gcloud auth configure-docker "$_REGION-docker.pkg.dev" --quiet
# The newest image's layers are used where they still fit; the first build has none.
docker pull -q "$name:latest" || true
docker build --cache-from "$name:latest" --build-arg BUILDKIT_INLINE_CACHE=1 \
  --build-arg VARIANT="$_VARIANT" --build-arg COMMIT="${COMMIT_SHA:-unknown}" \
  --build-arg MODEL_SHA256="${_MODEL_SHA256:-unknown}" -t "$tag" -t "$name:latest" .
docker push -q "$tag"
docker push -q "$name:latest"
docker inspect --format '{{index .RepoDigests 0}}' "$tag" >.deploy/image
grep -q '@sha256:' .deploy/image || { echo "the image was pushed, but has no digest" >&2; exit 1; }
