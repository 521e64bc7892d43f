"""Lends the tables of the store to whoever places orders."""

from __future__ import annotations

from tests.shared.store.conftest import aws, empty_tables

__all__ = ["aws", "empty_tables"]
