"""Measures what depends on the machine: python -m local.bench."""
