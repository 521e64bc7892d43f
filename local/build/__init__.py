"""Builds, validates and deploys what template.yaml describes."""
