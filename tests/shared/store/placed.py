"""An order as a buyer places it, for tests of what comes after."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from shared.orders.buyers import Buyer, PostalAddress
from shared.orders.numbers import digest_of, order_number
from shared.orders.offers import Offer
from shared.orders.orders import Order
from shared.orders.pricing import priced

AT = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
MILL = PostalAddress("1 Mill Lane", "", "York", "YO1 7HH")
ADA = Buyer("Ada", "Lovelace", "ada@example.org", address=MILL)
SERVICE = Offer("l1", "Boiler service", Decimal(120), Decimal(20), "200", "OUTPUT2", "item-1", "BOILER")


def order(submission: str = "s1", **changed: Any) -> Order:
    """One boiler service at £120.00, ordered by Ada Lovelace."""
    made = Order(
        id=order_number("f1", submission),
        form_id="f1",
        form_revision=1,
        buyer=ADA,
        priced=priced([SERVICE], {"l1": 1}),
        ordered_at=AT,
        token=f"token-{submission}",
        submission=digest_of(submission),
        title="Boiler service",
    )
    return replace(made, **changed)
