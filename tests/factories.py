"""Makes Stripe worlds with as many card sales as a test wants, and what their books must show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal
from typing import Any

from local.demo.trading_day import CLOSE, SETTINGS
from local.worlds import stripe_shapes as shapes
from local.worlds.stripe_shapes import Buyer, Sale, Thing
from shared.money import Money

# Sales are made before the shop closes; the stack's clock starts when it does.
OPENING = int((CLOSE - timedelta(hours=6)).timestamp())
ADA = Buyer("Ada Lovell", "ada@example.com", "Leeds")


def settings(**changes: Any) -> Thing:
    return deepcopy(SETTINGS) | changes


def buyer(number: int) -> Buyer:
    return Buyer(f"Buyer {number:04d}", f"buyer{number}@example.com", "Leeds")


def sales(count: int, buyers: int | None = None, **fields: Any) -> list[Sale]:
    """Makes card sales a second apart, each of a different amount and, by default, to a different buyer."""
    return [_sale(n, buyer(n % (buyers or count)), fields) for n in range(count)]


def _sale(number: int, by: Buyer, fields: Thing) -> Sale:
    usual: Thing = {
        "created": OPENING + number,
        "buyer": by,
        "what": f"Job {number}",
        "amount": 1999 + 7 * number,
    }
    return Sale(**usual | fields)


def stripe_world(made: Sequence[Sale], settled: bool = True) -> Thing:
    """Makes Stripe's objects; `settled` says whether Stripe has settled the charges."""
    known = {shapes.customer_id(sale.buyer): sale for sale in made if sale.buyer}
    unsettled: Thing = {} if settled else {"balance_transaction": None}
    return {
        "customers": [shapes.customer(sale.buyer, sale.created) for sale in known.values() if sale.buyer],
        "payment_intents": [shapes.payment_intent(sale) for sale in made],
        "charges": [shapes.charge(sale) | unsettled for sale in made],
        "balance_transactions": [shapes.balance_transaction(sale) for sale in made if settled],
    }


def balances(made: Iterable[Sale]) -> dict[str, Decimal]:
    """Returns what these sales leave in each account by code, debits positive; other accounts are empty."""
    pence = dict.fromkeys(("091", "200", "404", "820"), 0)
    for sale in made:
        vat = shapes.nearest(sale.settled, 6)
        pence["091"] += sale.settled - sale.fee
        pence["200"] += vat - sale.settled
        pence["404"] += sale.fee
        pence["820"] -= vat
    return {code: Money(amount).decimal for code, amount in pence.items()}
