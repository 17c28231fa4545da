#!/usr/bin/env bash
# Prepares a Google Cloud project for cloudbuild.yaml: APIs, image repository, accounts with the least they need, the
# secret's access, triggers for pushes and tags, and a nightly refresh. Safe to run again.
#
#   PROJECT=my-project REPO_OWNER=me REPO_NAME=sentimentj deploy/gcloud.sh [--dry-run]
#
# The key of W&B is not given here: printf %s "$KEY" | gcloud secrets create wandb-api-key --data-file=-
# deploy/terraform does the same for those who use Terraform.
set -euo pipefail

dry=""
case ${1:-} in
  --dry-run) dry=yes ;;
  "") ;;
  *) echo "usage: $0 [--dry-run]" >&2; exit 2 ;;
esac
: "${PROJECT:?the Google Cloud project}" "${REPO_OWNER:?owner of the GitHub repository}" "${REPO_NAME:?its name}"
region=${REGION:-europe-west1} service=${SERVICE:-sentiment} repository=${REPOSITORY:-sentiment}
secret=${WANDB_SECRET:-wandb-api-key} schedule=${SCHEDULE:-0 3 * * *}
builder=$service-build@$PROJECT.iam.gserviceaccount.com
runner=$service@$PROJECT.iam.gserviceaccount.com

run() {
  if [ -n "$dry" ]; then
    printf '%q ' "$@"
    echo
  else
    "$@"
  fi
}
# Runs the second command only where the first one, a question, fails.
unless() {
  local question=$1
  shift
  if [ -z "$dry" ] && eval "$question" >/dev/null 2>&1; then return; fi
  run "$@"
}
g() { run gcloud --project "$PROJECT" --quiet "$@"; }
ask() { printf 'gcloud --project %q --quiet %s' "$PROJECT" "$*"; }

g services enable run.googleapis.com cloudbuild.googleapis.com artifactregistry.googleapis.com \
  secretmanager.googleapis.com cloudscheduler.googleapis.com

unless "$(ask artifacts repositories describe "$repository" --location "$region")" \
  gcloud --project "$PROJECT" --quiet artifacts repositories create "$repository" --location "$region" --repository-format docker

for account in "$service" "$service-build"; do
  unless "$(ask iam service-accounts describe "$account@$PROJECT.iam.gserviceaccount.com")" \
    gcloud --project "$PROJECT" --quiet iam service-accounts create "$account"
done
for role in run.admin artifactregistry.writer logging.logWriter cloudbuild.builds.builder; do
  g projects add-iam-policy-binding "$PROJECT" --member "serviceAccount:$builder" --role "roles/$role" --condition None
done
# To start revisions that run as the service's own account, and no other.
g iam service-accounts add-iam-policy-binding "$runner" --member "serviceAccount:$builder" --role roles/iam.serviceAccountUser
# Only what runs reads the key; the build does not.
g secrets add-iam-policy-binding "$secret" --member "serviceAccount:$runner" --role roles/secretmanager.secretAccessor

trigger() { # NAME FLAG PATTERN
  unless "$(ask builds triggers describe "$1" --region "$region")" \
    gcloud --project "$PROJECT" --quiet builds triggers create github --name "$1" --region "$region" \
    --repo-owner "$REPO_OWNER" --repo-name "$REPO_NAME" "$2" "$3" --build-config cloudbuild.yaml \
    --service-account "projects/$PROJECT/serviceAccounts/$builder" \
    --substitutions "_REGION=$region,_SERVICE=$service,_REPOSITORY=$repository,_WANDB_SECRET=$secret"
}
trigger "$service-main" --branch-pattern '^main$'
trigger "$service-tag" --tag-pattern '^v[0-9].*$'
unless "$(ask builds triggers describe "$service-refresh" --region "$region")" \
  gcloud --project "$PROJECT" --quiet builds triggers create manual --name "$service-refresh" --region "$region" \
  --repo "https://github.com/$REPO_OWNER/$REPO_NAME" --repo-type GITHUB --branch main --build-config cloudbuild.yaml \
  --service-account "projects/$PROJECT/serviceAccounts/$builder" \
  --substitutions "_MODE=refresh,_REGION=$region,_SERVICE=$service,_REPOSITORY=$repository,_WANDB_SECRET=$secret"
unless "$(ask scheduler jobs describe "$service-refresh" --location "$region")" \
  gcloud --project "$PROJECT" --quiet scheduler jobs create http "$service-refresh" --location "$region" --schedule "$schedule" \
  --uri "https://cloudbuild.googleapis.com/v1/projects/$PROJECT/locations/$region/triggers/$service-refresh:run" \
  --http-method POST --message-body '{"source":{"branchName":"main"}}' --oauth-service-account-email "$builder"
