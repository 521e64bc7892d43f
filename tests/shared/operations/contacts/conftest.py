"""Sets up the tables in which customers are kept. Each test begins with empty ones."""

from __future__ import annotations

import pytest

from tests.shared.store.conftest import aws, empty_tables

__all__ = ["aws", "empty_tables", "nudged"]


@pytest.fixture
def nudged() -> list[str]:
    """The businesses whose writer was told that something is to be sent."""
    return []
