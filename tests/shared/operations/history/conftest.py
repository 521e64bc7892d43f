"""Sets up the tables in which sales are kept. Each test begins with empty ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.shared.operations.contacts.at_xero import open_books
from tests.shared.operations.contacts.two_sides import Sides, watched
from tests.shared.store.conftest import aws, empty_tables

__all__ = ["aws", "empty_tables", "sides"]


@pytest.fixture
def sides() -> Iterator[Sides]:
    """A business that is connected to an organisation at Xero, with webhooks."""
    with open_books() as books, watched() as ways:
        sides = Sides(books, ways)
        sides.begin()
        yield sides
