variable "project" {
  description = "The Google Cloud project."
  type        = string
}

variable "repo_owner" {
  description = "Owner of the GitHub repository, connected to Cloud Build."
  type        = string
}

variable "repo_name" {
  description = "Name of the GitHub repository."
  type        = string
}

variable "region" {
  type    = string
  default = "europe-west1"
}

variable "service" {
  description = "Name of the Cloud Run service."
  type        = string
  default     = "sentiment"
}

variable "repository" {
  description = "Name of the image repository."
  type        = string
  default     = "sentiment"
}

variable "wandb_secret" {
  description = "Name of the secret that holds the key of W&B."
  type        = string
  default     = "wandb-api-key"
}

variable "schedule" {
  description = "When the newest model is taken up, as cron says it."
  type        = string
  default     = "0 3 * * *"
}
