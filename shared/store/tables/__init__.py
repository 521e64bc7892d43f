"""Describes the tables. Each is keyed by its owner first, so that no query can cross tenants."""
