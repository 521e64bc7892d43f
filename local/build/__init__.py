"""Builds, judges and deploys what template.yaml describes."""
