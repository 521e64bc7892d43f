"""The API of orders tells what the pages tell, in pence and in UTC."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.manage.api import orders as module
from shared.ledger.rows import LedgerRow
from shared.orders.orders import Money
from shared.store import orders
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.orders.conftest import API, GRACE, placed
from tests.functions.manage.orders.test_one_pages import PAID
from tests.shared.store.placed import AT


def test_an_order_is_told_with_its_lines_its_money_and_its_documents(
    owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = orders.save(
        "piano", replace(placed(buyer=GRACE, attempts=(PAID,)), money=Money(confirmed=50_00))
    )
    row = LedgerRow(f"{stored.id} invoice", "Invoice", "posted", stored.id, "stripe", AT, xero_id="x1")
    monkeypatch.setattr(module, "booked", lambda *_: [row])
    told = owner.get(f"{API}/{stored.id}").document
    assert (told["state"], told["gross"], told["net"], told["vat"]) == ("part_paid", 120_00, 100_00, 20_00)
    assert (told["ordered_at"], told["cancelled_at"]) == ("2026-11-30T09:30:00+00:00", None)
    assert told["buyer"]["address"]["city"] == "Leeds"
    assert told["lines"][0]["unit_price"] == "120"
    assert told["money"]["owed"] == 70_00
    assert (told["attempts"][0]["outcome"], told["attempts"][0]["at_provider"]) == ("failed", "cs_test_1")
    assert told["documents"] == [
        {"key": row.key, "kind": "Invoice", "state": "posted", "xero_id": "x1"},
    ]


@pytest.mark.parametrize(
    ("asked", "count"), [("", 2), ("?q=grace", 1), ("?show=cancelled", 0), ("?show=submitted", 2)]
)
def test_orders_are_narrowed_as_on_the_page(owner: Browser, asked: str, count: int) -> None:
    placed()
    placed("s2", 1, buyer=GRACE)
    told = owner.get(f"{API}{asked}").document
    assert (told["tenant"], len(told["orders"]), told["next"]) == ("piano", count, None)


def test_an_order_is_cancelled_as_it_was_seen(owner: Browser) -> None:
    stored = placed()
    there = f"{API}/{stored.id}/cancellation"
    assert owner.call("POST", there, {"revision": 2}).status == 409
    told = owner.call("POST", there, {"revision": 1}).document
    assert (told["state"], told["cancelled_at"], told["money"]["owed"]) == ("cancelled", NOW.isoformat(), 0)
    assert owner.call("POST", f"{API}/ORD-0000000000/cancellation", {"revision": 1}).status == 404


def test_an_order_that_is_not_there_is_not_found(owner: Browser) -> None:
    assert owner.get(f"{API}/ORD-0000000000").status == 404
