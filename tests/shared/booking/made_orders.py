"""Makes orders of a small business's forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from shared.orders.buyers import Buyer
from shared.orders.orders import Order
from shared.orders.pricing import Priced, PricedLine
from tests.shared.booking.books import AT

TWENTY = Decimal(20)
UNITS = PricedLine("a", "Unit", 3, Decimal("30.01"), 9003, 1501, TWENTY, "200", "OUTPUT2", "i1", "UNIT")
FITTING = PricedLine("b", "Fitting", 1, Decimal("29.97"), 2997, 500, TWENTY, "200", "OUTPUT2")
GRACE = Buyer("Grace", "Hopper", "Grace@navy.example")
ORDERED_AT = AT - timedelta(hours=1)
ORDER = Order("ORD-7K3M9Q2XAB", "f1", 1, GRACE, Priced((UNITS, FITTING)), ORDERED_AT)


def cancelled_at(at: datetime, order: Order = ORDER) -> Order:
    return replace(order, cancelled_at=at)
