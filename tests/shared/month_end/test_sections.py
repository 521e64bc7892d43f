from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.ledger.rows import SOURCE, LedgerRow
from shared.month_end.sections import GOCARDLESS, STRIPE, Section, section_line
from shared.providers.gocardless_timeline import PAYMENT, PAYOUT, REFUND, Lifecycle
from shared.providers.stripe_meanings import MEANINGS
from tests.shared.ledger.entries import ledger_row

AT = datetime(2026, 10, 1, 9, tzinfo=UTC)


def source(key: str, **stored: Any) -> LedgerRow:
    return ledger_row(key, SOURCE, "booked", key, AT, stored)


def debit(key: str, category: str = "") -> LedgerRow:
    return source(key, gross=100, provider="gocardless", category=category)


def categories(ways: Lifecycle) -> set[str]:
    words = {*ways.actions.values(), *ways.statuses.values()}
    return {ways.kind, *(f"{ways.kind}_{word}" for word in words)}


def test_every_category_of_stripes_that_is_booked_has_a_section() -> None:
    assert set(STRIPE) == set(MEANINGS)


def test_everything_that_happens_to_gocardless_objects_has_a_section() -> None:
    assert set(GOCARDLESS) == categories(PAYMENT) | categories(REFUND) | categories(PAYOUT)


@pytest.mark.parametrize(
    ("entry", "section"),
    [
        (debit("PM1", "payment"), Section.SALES),
        (debit("PM1-confirmed-2", "payment_confirmed"), Section.SALES),
        (debit("PM1-failed-2", "payment_failed"), Section.REFUNDS),
        (debit("PM1-charged_back", "payment_charged_back"), Section.DISPUTES),
        (debit("RF1", "refund"), Section.REFUNDS),
        (debit("PO1-bounced", "payout_bounced"), Section.PAYOUTS),
        (source("txn_1", gross=1, provider="stripe", category="network_cost"), Section.FEES),
        (source("txn_1", gross=1, provider="stripe", category="loan"), Section.OTHER),
        (debit("XX1"), Section.OTHER),
        (source("dp_1"), Section.DISPUTES),
        (source("ORD-7", provider="orders"), Section.OTHER),
    ],
)
def test_a_movement_stands_in_the_section_of_its_category(entry: LedgerRow, section: Section) -> None:
    assert section_line(entry).section is section
