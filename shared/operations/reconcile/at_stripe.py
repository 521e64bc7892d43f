"""Reads what Stripe holds now, what of that the ledger does not know, and what Stripe held at the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from shared.operations.reconcile.listings import stripe_pages
from shared.providers.stripe_api import StripeReader
from shared.reconciliation.result import AtProcessor, NotInLedger
from shared.store import rows


def at_stripe(reader: StripeReader, tenant: str, since: datetime, opening: int | None) -> AtProcessor:
    """Reads the balance, and compares what is listed since then with the ledger. Raises Unavailable."""
    missing = [each for page in stripe_pages(reader, since) for each in _missing(tenant, page)]
    return AtProcessor("stripe", reader.balance(), opening, missing)


def opening_at_stripe(reader: StripeReader, beginning: datetime) -> int | None:
    """Returns what Stripe held then, in pence: what it holds now, less all that has moved since.

    None if something moved during the addition. Raises Unavailable.
    """
    before = reader.balance()
    moved = sum(each["net"] for page in stripe_pages(reader, beginning) for each in page.values())
    return before - moved if reader.balance() == before else None


def _missing(tenant: str, listed: Mapping[str, Mapping[str, Any]]) -> Iterator[NotInLedger]:
    known = {row.key for row in rows.read(tenant, listed)}
    for id, each in listed.items():
        if id not in known and each["net"]:
            yield NotInLedger(id, each["net"], f"{each['reporting_category']} of {each['source'] or id}")
