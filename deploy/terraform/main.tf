# What deploy/gcloud.sh does, for those who use Terraform. The key of W&B is not in here, so it is in no state file:
# printf %s "$KEY" | gcloud secrets create wandb-api-key --data-file=-

terraform {
  required_version = ">= 1.6"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.0"
    }
  }
}

provider "google" {
  project = var.project
  region  = var.region
}

locals {
  substitutions = {
    _REGION       = var.region
    _SERVICE      = var.service
    _REPOSITORY   = google_artifact_registry_repository.images.repository_id
    _WANDB_SECRET = var.wandb_secret
  }
}

resource "google_project_service" "needed" {
  for_each = toset([
    "run.googleapis.com",
    "cloudbuild.googleapis.com",
    "artifactregistry.googleapis.com",
    "secretmanager.googleapis.com",
    "cloudscheduler.googleapis.com",
  ])
  service            = each.value
  disable_on_destroy = false
}

resource "google_artifact_registry_repository" "images" {
  repository_id = var.repository
  location      = var.region
  format        = "DOCKER"
  depends_on    = [google_project_service.needed]
}

resource "google_service_account" "runner" {
  account_id = var.service
}

resource "google_service_account" "builder" {
  account_id = "${var.service}-build"
}

resource "google_project_iam_member" "builder" {
  for_each = toset(["run.admin", "artifactregistry.writer", "logging.logWriter", "cloudbuild.builds.builder"])
  project  = var.project
  role     = "roles/${each.value}"
  member   = google_service_account.builder.member
}

# To start revisions that run as the service's own account, and no other.
resource "google_service_account_iam_member" "builder_runs_as_runner" {
  service_account_id = google_service_account.runner.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.builder.member
}

# Only what runs reads the key; the build does not.
resource "google_secret_manager_secret_iam_member" "runner_reads_key" {
  secret_id = var.wandb_secret
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.runner.member
}

resource "google_cloudbuild_trigger" "push" {
  for_each        = { main = { branch = "^main$", tag = null }, tag = { branch = null, tag = "^v[0-9].*$" } }
  name            = "${var.service}-${each.key}"
  location        = var.region
  filename        = "cloudbuild.yaml"
  service_account = google_service_account.builder.id
  substitutions   = local.substitutions

  github {
    owner = var.repo_owner
    name  = var.repo_name
    push {
      branch = each.value.branch
      tag    = each.value.tag
    }
  }
}

resource "google_cloudbuild_trigger" "refresh" {
  name            = "${var.service}-refresh"
  location        = var.region
  service_account = google_service_account.builder.id
  substitutions   = merge(local.substitutions, { _MODE = "refresh" })

  source_to_build {
    uri       = "https://github.com/${var.repo_owner}/${var.repo_name}"
    ref       = "refs/heads/main"
    repo_type = "GITHUB"
  }
  git_file_source {
    path      = "cloudbuild.yaml"
    uri       = "https://github.com/${var.repo_owner}/${var.repo_name}"
    revision  = "refs/heads/main"
    repo_type = "GITHUB"
  }
}

resource "google_cloud_scheduler_job" "refresh" {
  name     = "${var.service}-refresh"
  region   = var.region
  schedule = var.schedule

  http_target {
    http_method = "POST"
    uri         = "https://cloudbuild.googleapis.com/v1/${google_cloudbuild_trigger.refresh.id}:run"
    body        = base64encode(jsonencode({ source = { branchName = "main" } }))
    oauth_token {
      service_account_email = google_service_account.builder.email
    }
  }
}
