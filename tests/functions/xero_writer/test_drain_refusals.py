"""What Xero will not take is parked with its words, alone, and comes again when a person says so."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from local.standins.xero import FOREVER, Fault, RefuseCall, RefuseElement
from local.standins.xero.calls import Call
from shared.reasons import PARKED
from shared.store import rows
from shared.store.tables.ledger import RowItem
from tests.factories import ADA, sales
from tests.functions.shop import (
    Shop,
    assert_books,
    assert_nothing_is_double,
    assert_posted_once,
    come_to_rest,
)

WORDS = "A validation exception that nobody has heard of"


def is_invoices(call: Call) -> bool:
    return call.is_write and call.path == "Invoices"


def series(count: int) -> list[str]:
    return [f"CN-{number:05d}" for number in range(1, count + 1)]


def number_kept_by(shop: Shop, key: str) -> str:
    return f"CN-{int(shop.row(key).number or 0):05d}"


def test_one_refused_element_of_fifty_is_parked_and_the_others_are_posted(shop: Shop) -> None:
    made = sales(50)
    shop.record(made)
    shop.stack.xero.faults.add(Fault(RefuseElement(16, WORDS), is_invoices))
    come_to_rest(shop.stack)
    (parked,) = shop.parked()
    assert (parked.kind, parked.reason_code, parked.detail) == ("Invoice", "refused_by_xero", WORDS)
    assert shop.states() == {"posted": 51 + 49 + 49 + 50, "parked": 1, "waiting": 1}
    assert sorted([*shop.numbers(), number_kept_by(shop, parked.key)]) == series(50)
    waiting = next(rows.in_state(shop.tenant, "waiting"))
    assert (waiting.kind, waiting.parents) == ("Payment", (parked.key,))
    assert_nothing_is_double(shop)

    shop.retry(parked.key)
    come_to_rest(shop.stack)
    assert shop.numbers() == series(50)
    assert_posted_once(shop)


def test_one_culprit_that_has_fifty_refused_is_found_and_parked_alone(shop: Shop) -> None:
    made = sales(50)
    shop.record(made)
    key = f"{made[20].id('ch')} invoice"
    refusal = RefuseCall(lambda element: element.get("Reference") == key, WORDS)
    shop.stack.xero.faults.add(Fault(refusal, is_invoices, times=FOREVER))
    come_to_rest(shop.stack)
    assert [(row.key, row.reason_code, row.detail) for row in shop.parked()] == [
        (key, "refused_by_xero", WORDS)
    ]
    assert sorted([*shop.numbers(), number_kept_by(shop, key)]) == series(50)
    assert shop.states() == {"posted": 199, "parked": 1, "waiting": 1}
    # Halving 50 takes six refusals, and as many calls again for the other halves.
    assert sum(logged.path == "Invoices" for logged in shop.business.xero.log) <= 14

    shop.stack.xero.faults.clear()
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert shop.numbers() == series(50)
    assert_posted_once(shop)


@pytest.mark.parametrize(
    ("stage", "waiting"),
    [("Contacts", 2), ("Payments", 0), ("BankTransactions", 0)],
)
def test_a_culprit_of_any_stage_holds_back_only_what_needs_it(shop: Shop, stage: str, waiting: int) -> None:
    made = sales(4)
    names = {
        "Contacts": made[1].buyer.name if made[1].buyer else "",
        "Payments": f"{made[1].id('txn')} payment",
        "BankTransactions": f"{made[1].id('txn')} fee",
    }
    shop.sell(made)
    culprit = RefuseCall(lambda each: names[stage] in (each.get("Reference"), each.get("Name")), WORDS)
    shop.stack.xero.faults.add(Fault(culprit, lambda call: call.path == stage, times=FOREVER))
    come_to_rest(shop.stack)
    assert shop.states() == Counter(posted=17 - 1 - waiting, parked=1, waiting=waiting)
    shop.stack.xero.faults.clear()
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_a_locked_period_parks_and_posts_once_it_is_opened(shop: Shop) -> None:
    shop.business.xero.lock("2026-10-31")
    shop.sell(sales(2))
    come_to_rest(shop.stack)
    assert {row.kind for row in shop.parked()} == {"Invoice", "Spend"}
    assert {row.reason_code for row in shop.parked()} == {"period_locked"}
    assert all("cannot be before the period lock date" in row.detail for row in shop.parked())
    assert_books(shop, [])

    shop.business.xero.unlock()
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


@pytest.mark.parametrize(
    ("code", "kinds"), [("200", {"Invoice"}), ("404", {"Spend"}), ("091", {"Payment", "Spend"})]
)
def test_an_archived_account_parks_what_needs_it_and_nothing_else(
    shop: Shop, code: str, kinds: set[str]
) -> None:
    shop.business.xero.archive_account(code)
    shop.sell(sales(2))
    come_to_rest(shop.stack)
    assert {row.kind for row in shop.parked()} == kinds
    assert {row.reason_code for row in shop.parked()} == {"account_not_usable"}
    assert_nothing_is_double(shop)

    restore(shop, code)
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def restore(shop: Shop, code: str) -> None:
    accounts = shop.business.xero.state.accounts
    archived = accounts.find("code", code)
    assert archived is not None
    accounts.put(replace(archived, status="ACTIVE"))


def test_a_contact_that_was_archived_parks_the_next_sale_to_it(shop: Shop) -> None:
    first, second = sales(2, buyers=1)
    shop.sell([first])
    come_to_rest(shop.stack)
    shop.business.xero.archive_contact(shop.live("invoice")[0]["contact_id"])
    shop.sell([second])
    come_to_rest(shop.stack)
    assert [(row.kind, row.reason_code) for row in shop.parked()] == [("Invoice", "contact_not_usable")]


def test_a_sale_under_a_parked_document_waits_and_is_posted_with_it(shop: Shop) -> None:
    first, second = sales(2, buyers=1)
    refusal = RefuseElement(0, WORDS)
    shop.stack.xero.faults.add(Fault(refusal, lambda call: call.path == "Contacts"))
    shop.sell([first])
    come_to_rest(shop.stack)
    shop.sell([second])
    come_to_rest(shop.stack)
    assert [row.kind for row in shop.parked()] == ["Contact"]
    assert shop.states()["waiting"] == 4
    shop.retry_parked()
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_retrying_what_was_posted_meanwhile_posts_nothing(shop: Shop) -> None:
    made = sales(1)
    refusal = RefuseElement(0, WORDS)
    shop.stack.xero.faults.add(Fault(refusal, lambda call: call.path == "BankTransactions"))
    shop.sell(made)
    come_to_rest(shop.stack)
    (parked,) = shop.parked()
    for _ in range(3):
        shop.retry(parked.key)
        come_to_rest(shop.stack)
    assert_posted_once(shop)


def test_a_retry_that_died_half_way_is_finished_by_the_next_one(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.stack.xero.faults.add(Fault(RefuseElement(0, WORDS), is_invoices))
    shop.sell(sales(1))
    come_to_rest(shop.stack)
    (parked,) = shop.parked()
    with monkeypatch.context() as patch:
        patch.setattr(type(RowItem.by_open_work), "query", dies)
        with pytest.raises(ConnectionError):
            shop.retry(parked.key)
    # Nobody was nudged, so the feed finds what is pending.
    shop.stack.feed()
    come_to_rest(shop.stack)
    shop.retry(parked.key)
    come_to_rest(shop.stack)
    assert_posted_once(shop)


def dies(*given: object, **options: object) -> None:
    raise ConnectionError


def test_every_reason_that_is_given_can_be_explained_to_a_bookkeeper(shop: Shop) -> None:
    shop.business.xero.lock("2026-10-31")
    shop.business.xero.archive_account("404")
    shop.sell([*sales(1), *sales(1, buyer=ADA, what="another")])
    come_to_rest(shop.stack)
    assert {row.reason_code for row in shop.parked()} <= PARKED.keys()
