"""An operator lists the months, closes one and opens it again, by the operations that the pages use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.store import audit
from tests.functions.merchant import Merchant
from tests.functions.trading import park_a_fee, sell
from tests.ops.conftest import Ops

NOVEMBER = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def october(ops: Ops, merchant: Merchant) -> Merchant:
    """A month with a sale, counted, and over."""
    sell(merchant)
    assert ops("reconcile", width=200).code in (0, 1)
    merchant.stack.clock.move_to(NOVEMBER)
    return merchant


def test_months_are_listed_with_what_they_come_to(ops: Ops, october: Merchant) -> None:
    said = ops("months", width=120)
    assert said.code == 0
    assert "2026-10 Stripe 0.00 118.00 open" in said.words
    (month,) = ops("months", "--json").document["months"]
    stripe = next(each for each in month["figures"] if each["provider"] == "stripe")
    assert (month["month"], stripe["closing_pence"], month["closing"]) == ("2026-10", 11800, None)


def test_before_anything_is_counted_that_is_said(ops: Ops, merchant: Merchant) -> None:
    assert "No month is counted yet" in ops("months").words


def test_a_month_is_closed_noted_and_opened_again(ops: Ops, october: Merchant) -> None:
    said = ops("--by", "Olga", "close", "2026-10", width=120)
    assert (said.code, "closed by Olga, 02 Nov 2026 09:00 UTC, version 1" in said.words) == (0, True)
    assert "closed by Olga" in ops("months", width=160).words
    again = ops("close", "2026-10", "--json")
    assert (again.code, again.document["reason"]) == (1, "closed_already")
    assert ops("close", "2026-10", "--again", "--json").document["closing"]["version"] == 2
    assert ops("reopen", "2026-10", typed="no\n").code == 1
    opened = ops("--by", "Rob", "reopen", "2026-10", typed="yes\n", width=120)
    assert (opened.code, "open again by Rob" in opened.words) == (0, True)
    noted = [(each.verb, each.about) for each in audit.latest("demo", 10)]
    assert noted[:3] == [
        ("month_reopened", "2026-10"),
        ("month_closed", "2026-10, version 2"),
        ("month_closed", "2026-10, version 1"),
    ]


def test_what_stands_in_the_way_is_named(ops: Ops, merchant: Merchant) -> None:
    key = park_a_fee(merchant)
    ops("reconcile")
    merchant.stack.clock.move_to(NOVEMBER)
    said = ops("close", "2026-10", width=120)
    assert (said.code, f"- {key}: parked" in said.words) == (1, True)
    assert "Nothing was changed." in said.words
    document = ops("close", "2026-10", "--json").document
    assert (document["reason"], document["waiting"][0]["state"]) == ("still_open", "parked")


@pytest.mark.parametrize(("month", "reason"), [("2026-12", "not_over"), ("2026-01", "nothing_there")])
def test_a_month_that_cannot_be_closed_says_why(ops: Ops, october: Merchant, month: str, reason: str) -> None:
    said = ops("close", month, "--json")
    assert (said.code, said.document["reason"]) == (1, reason)


def test_a_month_that_is_open_is_not_opened(ops: Ops, october: Merchant) -> None:
    said = ops("reopen", "2026-10", "--json", "--yes")
    assert (said.code, said.document["reason"]) == (1, "not_closed")
    assert ops("close", "October").code == 2


def test_an_undo_into_a_closed_month_is_refused(ops: Ops, october: Merchant) -> None:
    ops("close", "2026-10")
    said = ops("undo", "--since", "2026-10-01", "--earlier-months", width=120)
    assert (said.code, "happened in a month that is closed" in said.words) == (1, True)
