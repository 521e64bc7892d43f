"""Charges of other apps, and the documents by which they booked them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from shared.ledger.rows import LedgerRow
from shared.reconciliation.findings import Finding
from shared.reconciliation.third_party_charges import ThirdPartyBooking, third_party_bookings
from shared.settings import Settings
from tests import factories
from tests.shared.ledger.entries import ledger_row

SETTINGS = Settings.from_dict(factories.settings())
AT = datetime(2026, 10, 5, 9, tzinfo=UTC)
DAY = date(2026, 10, 5)
CHARGE = ledger_row(
    "txn_1",
    "Source",
    "excluded",
    "txn_1",
    AT,
    {"gross": 5000, "fee": 95, "currency": "GBP"},
    reason_code="other_app",
)
PAID = Finding("X1", "own", "", {"091": 5000}, DAY, "payment of INV-7")
COST = Finding("X2", "own", "", {"091": -95}, DAY + timedelta(1), "SPEND to Stripe")


def linked(charges: list[LedgerRow], findings: list[Finding]) -> list[ThirdPartyBooking]:
    return third_party_bookings(charges, findings, "091", SETTINGS)


def test_a_charge_is_linked_by_amount_and_is_whole_once_its_fee_is_there() -> None:
    assert linked([CHARGE], [PAID]) == [ThirdPartyBooking("txn_1", "X1", "", is_whole=False)]
    assert linked([CHARGE], [PAID, COST]) == [ThirdPartyBooking("txn_1", "X1", "X2", is_whole=True)]
    free = replace(CHARGE, stored_movement={"gross": 5000, "fee": 0, "currency": "GBP", "category": "charge"})
    assert linked([free], [PAID]) == [ThirdPartyBooking("txn_1", "X1", "", is_whole=True)]


def test_another_amount_another_account_or_a_later_week_is_no_link() -> None:
    others = [
        replace(PAID, bank_effect={"091": 4999}),
        replace(PAID, bank_effect={"092": 5000}),
        replace(PAID, dated=DAY + timedelta(8)),
        replace(PAID, reason_code="double"),
    ]
    assert linked([CHARGE], others) == []


def test_each_document_is_of_one_charge_only_and_the_nearest_day_comes_first() -> None:
    later = replace(CHARGE, key="txn_2", happened_at=AT + timedelta(3))
    twin = replace(PAID, id="X3", dated=DAY + timedelta(3))
    assert [(each.source, each.payment) for each in linked([later, CHARGE], [twin, PAID])] == [
        ("txn_1", "X1"),
        ("txn_2", "X3"),
    ]
    assert [each.source for each in linked([later, CHARGE], [PAID])] == ["txn_1"]


def test_what_was_linked_before_stays_with_its_document_while_that_is_there() -> None:
    known = replace(CHARGE, xero_id="X3")
    twin = replace(PAID, id="X3", dated=DAY + timedelta(3))
    assert [each.payment for each in linked([known], [PAID, twin])] == ["X3"]
    assert [each.payment for each in linked([known], [PAID, replace(twin, accepted=True)])] == ["X3"]
    assert [each.payment for each in linked([known], [PAID])] == ["X1"]
