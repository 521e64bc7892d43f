"""Sets up the tables in which lead sources are kept. Each test begins with empty ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.shared.operations.contacts.at_xero import Books, open_books
from tests.shared.store.conftest import aws, empty_tables

__all__ = ["aws", "books", "empty_tables"]


@pytest.fixture
def books() -> Iterator[Books]:
    with open_books() as books:
        yield books
