"""Closed months are read once a year, and when a balance at their end moved; only then is a row missed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.reconciliation.result import Reconciliation
from shared.store import readings, reconciliations
from tests.functions.merchant import Merchant
from tests.functions.trading import by_hand, sell
from tests.shared.operations.causes import causes_of
from tests.shared.operations.conftest import Look

TENANT = "demo"
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


def later(merchant: Merchant, day: datetime) -> None:
    merchant.stack.clock.move_to(day)
    merchant.account.now = int(day.timestamp())


@pytest.fixture
def closed(merchant: Merchant, look: Look) -> tuple[Merchant, str]:
    """October to December are closed and were read; the key is that of a sale in October."""
    key = sell(merchant)
    look()
    for month in (11, 12):
        later(merchant, datetime(2026, month, 10, 9, tzinfo=UTC))
        sell(merchant)
        look()
    for day in (6, 7, 8, 9):
        later(merchant, datetime(2027, 2, day, 9, tzinfo=UTC))
        assert look().is_reconciled
    return merchant, key


@contextmanager
def unnoticed(merchant: Merchant) -> Iterator[Any]:
    """What is changed within shows no change: If-Modified-Since misses some."""
    state = merchant.xero.state
    payments = {each.id: each.updated for each in state.payments}
    transactions = {each.id: each.updated for each in state.bank_transactions}
    yield state
    for payment in list(state.payments):
        state.payments.put(replace(payment, updated=payments[payment.id]))
    for each in list(state.bank_transactions):
        state.bank_transactions.put(replace(each, updated=transactions[each.id]))


def paths(merchant: Merchant) -> list[str]:
    return [logged.path for logged in merchant.xero.log]


def tomorrow(merchant: Merchant, look: Look) -> Reconciliation:
    merchant.stack.clock.shift(timedelta(days=1))
    return look()


def test_closed_months_are_known_with_the_balances_at_their_ends(closed: tuple[Merchant, str]) -> None:
    known = readings.months_read(TENANT)
    assert sorted(known) == [OCTOBER, NOVEMBER, DECEMBER]
    assert known[DECEMBER].balances["091"] == 3 * 11800


def test_a_day_on_which_nothing_moved_asks_once_for_the_closed_months(
    closed: tuple[Merchant, str], look: Look
) -> None:
    merchant, _ = closed
    merchant.xero.log.clear()
    assert tomorrow(merchant, look).is_reconciled
    asked = paths(merchant)
    assert (asked.count("Reports/BankSummary"), asked.count("Payments"), asked.count("Invoices")) == (3, 2, 2)


def test_what_was_deleted_in_a_closed_month_unnoticed_is_found_by_the_balance(
    closed: tuple[Merchant, str], look: Look
) -> None:
    merchant, key = closed
    with unnoticed(merchant):
        merchant.xero.delete_payment(merchant.id_of(f"{key} payment"))
    assert causes_of(tomorrow(merchant, look)) == [("deleted", -12000)]
    assert readings.months_read(TENANT)[DECEMBER].balances["091"] == 3 * 11800 - 12000
    merchant.xero.log.clear()
    assert causes_of(tomorrow(merchant, look)) == [("deleted", -12000)]
    assert paths(merchant).count("Reports/BankSummary") == 3


def test_what_a_person_entered_in_a_closed_month_unnoticed_is_found_by_the_balance(
    closed: tuple[Merchant, str], look: Look
) -> None:
    merchant, _ = closed
    long_ago = datetime(2026, 11, 20, tzinfo=UTC)
    own = by_hand(merchant.xero, 25, day="2026-11-20")
    state = merchant.xero.state
    state.bank_transactions.put(replace(state.bank_transactions[own], updated=long_ago))
    assert causes_of(tomorrow(merchant, look)) == [("own", 2500)]


def test_what_xero_does_not_show_of_a_month_that_was_not_read_is_not_said_to_be_deleted(
    closed: tuple[Merchant, str], look: Look
) -> None:
    merchant, key = closed
    moved_to(merchant, key, NOVEMBER)
    assert tomorrow(merchant, look).causes == ()
    assert reconciliations.findings(TENANT) == []


def test_a_document_that_was_moved_to_another_day_is_looked_for_and_is_not_said_to_be_deleted(
    closed: tuple[Merchant, str], look: Look
) -> None:
    merchant, key = closed
    moved_to(merchant, key, NOVEMBER)
    in_turn(merchant, OCTOBER)
    tomorrow(merchant, look)
    assert [(each.reason_code, each.about) for each in reconciliations.findings(TENANT)] == [
        ("edited", f"{key} fee")
    ]


def test_a_document_that_xero_does_not_know_any_more_is_found_deleted_in_its_turn(
    closed: tuple[Merchant, str], look: Look
) -> None:
    merchant, key = closed
    row = merchant.shop.row(f"{key} fee")
    row.update(actions=[type(row).xero_id.set("00000000-0000-4000-8000-000000000000")])
    state = merchant.xero.state
    (fee,) = (each for each in state.bank_transactions if each.reference == f"{key} fee")
    state.bank_transactions.put(replace(fee, account_id=state.accounts.find("code", "090").id))  # type: ignore[union-attr]  # it is there
    state.bank_transactions.put(replace(state.bank_transactions[fee.id], reference=""))
    assert reconciliations.findings(TENANT) == []
    in_turn(merchant, OCTOBER)
    tomorrow(merchant, look)
    found = reconciliations.findings(TENANT)
    assert [(each.reason_code, each.about) for each in found] == [("deleted", f"{key} fee")]


def test_the_turn_of_a_closed_month_comes_again(closed: tuple[Merchant, str], look: Look) -> None:
    merchant, _ = closed
    in_turn(merchant, NOVEMBER)
    tomorrow(merchant, look)
    assert readings.months_read(TENANT)[NOVEMBER].read_at == datetime.now(UTC)


def moved_to(merchant: Merchant, key: str, month: date) -> None:
    """A person gives the fee another day, of which no list of changes tells."""
    with unnoticed(merchant) as state:
        fee = state.bank_transactions[merchant.id_of(f"{key} fee")]
        state.bank_transactions.put(replace(fee, date=month))


def in_turn(merchant: Merchant, month: date) -> None:
    """The month was read longest ago, and none lately."""
    known = readings.months_read(TENANT)
    for each in known.values():
        days = 400 if each.month == month else 100
        readings.save_months(TENANT, [replace(each, read_at=datetime.now(UTC) - timedelta(days=days))])
