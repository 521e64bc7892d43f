"""Draws sales documents of few contacts, months and currencies, so that they meet."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from shared.history.documents import Part, SalesDocument

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
DAYS = st.dates(date(2024, 11, 1), date(2027, 2, 28))
PENCE = st.integers(0, 1_000_00)
STATUSES = st.sampled_from(["DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED"])


def _option(part: Part) -> str:
    return part.option_id


PARTS = st.builds(Part, st.sampled_from(["web", "fair"]), PENCE)
TRACKED = st.lists(PARTS, max_size=2, unique_by=_option).map(tuple)
documents = st.builds(
    SalesDocument,
    kind=st.sampled_from(["invoice", "credit_note", "overpayment", "prepayment", "receipt"]),
    id=st.sampled_from("abcdef"),
    contact_id=st.sampled_from(["ada", "bob"]),
    dated=DAYS,
    status=STATUSES,
    updated_at=st.just(AT),
    due_on=st.none() | DAYS,
    rate=st.sampled_from([Decimal(1), Decimal("1.25"), Decimal("0.777777"), None]),
    net=PENCE,
    tax=PENCE,
    total=PENCE,
    left=PENCE,
    tracked=st.none() | TRACKED,
)
