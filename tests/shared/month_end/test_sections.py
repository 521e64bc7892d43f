from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.ledger.entries import SOURCE, Entry
from shared.month_end.sections import GOCARDLESS, STRIPE, Section, place_of, provider_of
from shared.providers.gocardless_timeline import PAYMENT, PAYOUT, REFUND, Lifecycle
from shared.providers.stripe import MEANINGS

AT = datetime(2026, 10, 1, 9, tzinfo=UTC)


def source(key: str, **stored: Any) -> Entry:
    return Entry(key, SOURCE, "booked", key, AT, stored)


def debit(key: str, category: str = "") -> Entry:
    return source(key, gross=100, provider="gocardless", category=category)


def words(ways: Lifecycle) -> set[str]:
    return {"", *ways.actions.values(), *ways.statuses.values()}


def test_every_category_of_stripes_that_is_booked_has_a_section() -> None:
    assert set(STRIPE) == set(MEANINGS)


def test_everything_that_happens_to_gocardless_objects_has_a_section() -> None:
    ways = {"PM": PAYMENT, "RF": REFUND, "PO": PAYOUT}
    assert set(GOCARDLESS) == {(letters, word) for letters, way in ways.items() for word in words(way)}


@pytest.mark.parametrize(
    ("entry", "section"),
    [
        (debit("PM1"), Section.SALES),
        (debit("PM1-confirmed-2", "confirmed-2"), Section.SALES),
        (debit("PM1-failed-2", "failed-2"), Section.REFUNDS),
        (debit("PM1-charged_back", "charged_back"), Section.DISPUTES),
        (debit("RF1"), Section.REFUNDS),
        (debit("PO1-bounced", "bounced"), Section.PAYOUTS),
        (source("txn_1", gross=1, provider="stripe", category="network_cost"), Section.FEES),
        (source("txn_1", gross=1, provider="stripe", category="loan"), Section.OTHER),
        (debit("XX1"), Section.OTHER),
        (source("dp_1"), Section.DISPUTES),
    ],
)
def test_a_movement_stands_in_the_section_of_its_category(entry: Entry, section: Section) -> None:
    assert place_of(entry).section is section


@pytest.mark.parametrize(
    ("entry", "provider"),
    [
        (source("txn_1", provider="stripe"), "stripe"),
        (source("PM1", provider="gocardless"), "gocardless"),
        # What was never read says nothing of itself but its id.
        (source("ch_1"), "stripe"),
        (source("dp_1"), "stripe"),
        (source("EV1"), "gocardless"),
    ],
)
def test_a_source_is_of_one_provider(entry: Entry, provider: str) -> None:
    assert provider_of(entry) == provider
