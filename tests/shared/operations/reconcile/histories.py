"""Gives a business years of history at once, as the recorder and the writer would leave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from local.stack.in_process import Stack
from shared.ledger.documents import Line, Receive
from shared.ledger.movements import RecordedMovement
from shared.ledger.rows import Source
from shared.money import Money
from shared.reconciliation.months import following, month_of
from shared.store import ledger, rows
from tests.functions.merchant import Merchant, open_merchant
from tests.functions.trading import by_hand

# November and December are open.
TODAY = datetime(2031, 12, 20, 9, tzinfo=UTC)
OPEN = date(2031, 11, 1)
A_MONTH = 2


def with_history(stack: Stack, closed: int, tenant: str = "demo") -> Merchant:
    """Opens a business with so many closed months, in each of which the same happened."""
    first = _months_before(OPEN, closed)
    merchant = open_merchant(stack, tenant, feed_from=first.isoformat())
    month = first
    while month <= TODAY.date():
        for number in range(A_MONTH):
            receive(merchant, datetime(month.year, month.month, 3 + number, 9, tzinfo=UTC))
        month = following(month)
    merchant.account.now = int(TODAY.timestamp())
    merchant.show()
    return merchant


def receive(merchant: Merchant, at: datetime) -> str:
    """Money came in then, and is posted; returns the movement's key."""
    merchant.account.now = int(at.timestamp())
    pence = 10000 + len(merchant.account.movements)
    key = str(merchant.account.move(pence, "charge", "charge", None)["id"])
    lines = (Line("A gift", "850", Money(pence), "NONE"),)
    document = Receive(f"{key} recovery", "supplier:stripe", "091", at.date(), lines)
    _post(merchant, Source(key, "stripe", at, RecordedMovement(pence, 0, "GBP", "charge")), document)
    return key


def _post(merchant: Merchant, source: Source, document: Receive) -> None:
    at, tenant = source.happened_at, merchant.shop.tenant
    pounds = document.lines[0].amount.minor / 100
    made = by_hand(merchant.xero, pounds, day=document.dated.isoformat(), reference=document.key)
    entered = merchant.xero.state.bank_transactions
    entered.put(replace(entered[made], updated=at))
    decided = ledger._source_row(tenant, source, "booked", at)
    decided.documents = [document.key]
    decided.save()
    row = rows.pending_row(tenant, source, document, at)
    row.state, row.open_work, row.xero_id, row.settled_at = "posted", None, made, at
    row.save()


def _months_before(month: date, count: int) -> date:
    for _ in range(count):
        month = month_of(month - timedelta(days=1))
    return month
