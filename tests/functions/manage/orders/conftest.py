"""Gives a business an owner, and orders that have come in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.orders.buyers import Buyer, PostalAddress
from shared.orders.orders import Order
from shared.store import orders
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.conftest import Pages
from tests.shared.store.placed import AT, order

HERE, API = "/manage/b/piano/orders", "/api/businesses/piano/orders"
GRACE = Buyer(
    "Grace",
    "Hopper",
    "grace@navy.example",
    "Compilers <b>Ltd</b>",
    "07700 900123",
    PostalAddress("1 High Street", city="Leeds", postal_code="LS1 1AA"),
    PostalAddress("2 Low Street", city="York"),
    "After six, please.",
)


def placed(submission: str = "s1", minutes: int = 0, **changed: Any) -> Order:
    made = order(submission, ordered_at=AT + timedelta(minutes=minutes), **changed)
    stored = orders.place("piano", made)
    assert stored
    return stored


@pytest.fixture
def reader(pages: Pages, owner: Browser) -> Browser:
    pages.add("rita", "piano", "reader")
    return pages.signed_in("rita")


def numbers_in(answer: Answer) -> list[str]:
    """Returns the orders of a list, as their numbers in its links."""
    return [each[:14] for each in answer.text.split(f'href="{HERE}/o/')[1:]]
