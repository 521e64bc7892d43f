"""A business's turns keep sales in step with Xero by webhooks and polls, and prove them weekly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.chart.chart import Chart, Organisation
from shared.errors import Unavailable
from shared.history.sums import Sums
from shared.operations.contacts.progress import ask_everything
from shared.operations.history import first_import
from shared.store import charts, sales, sales_lists, xero_polls
from shared.store.sales import Account
from shared.xero import sales_elements
from tests.shared.operations.contacts.at_xero import PIANO
from tests.shared.operations.contacts.two_sides import Sides
from tests.shared.operations.history.proving import at_xero, sums

LINE = {"Description": "Lesson", "UnitAmount": 100, "AccountCode": "200"}


@pytest.fixture
def ada(sides: Sides) -> str:
    """A contact with one invoice, which is on record."""
    id = customer(sides, "Ada")
    sides.look()
    sides.books.pass_time(minutes=1)
    sides.look()
    return id


def customer(sides: Sides, name: str) -> str:
    id = sides.books.world.org.add_contact(Name=name)
    sides.books.world.org.make_invoice(id, [LINE])
    return id


def right(sides: Sides) -> bool:
    return sums() == at_xero(sides.books.world.org.state)


def asked(sides: Sides, path: str) -> int:
    return sum(each.path == path for each in sides.books.world.org.log)


def test_an_invoice_of_a_webhook_is_counted_at_once(sides: Sides, ada: str) -> None:
    sides.books.world.org.make_invoice(ada, [LINE])
    sides.deliver()
    sides.look()
    assert right(sides)


@pytest.mark.parametrize("verb", ["void_invoice", "pay_invoice", "credit_invoice"])
def test_what_a_person_does_to_an_invoice_is_seen_by_its_webhook(sides: Sides, ada: str, verb: str) -> None:
    made = sides.books.world.org.make_invoice(ada, [LINE])
    sides.deliver()
    sides.look()
    sides.books.pass_time(seconds=1)
    getattr(sides.books.world.org, verb)(made)
    sides.deliver()
    sides.look()
    assert right(sides)
    record = sides.books.world.org.state.invoices[made]
    kept = sales.read(PIANO, [made])[made].document
    assert (kept.status, kept.left) == (record.status, int(record.left * 100))


def test_what_another_currency_is_worth_is_never_guessed(
    sides: Sides, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    charts.keep(PIANO, Chart(Organisation("Piano", "EUR"), (), (), sides.books.now))
    whole = sales_elements.document_of

    def without_a_rate(listed: Any, element: Any, *given: Any) -> Any:
        currency = {own: "EUR", other: "GBP"}.get(element["InvoiceID"])
        shown = {"CurrencyCode": currency, "CurrencyRate": None} if currency else {}
        return whole(listed, {**element, **shown}, *given)

    monkeypatch.setattr(sales_elements, "document_of", without_a_rate)
    before = sums()[ada].to_date.net
    own, other = (sides.books.world.org.make_invoice(ada, [LINE]) for _ in range(2))
    sides.deliver()
    sides.look()
    assert sums()[ada].to_date.net == before + 100_00


def test_all_hints_of_a_kind_are_followed_by_one_call(sides: Sides, ada: str) -> None:
    for _ in range(3):
        sides.books.world.org.make_credit_note(ada, [LINE])
    before = asked(sides, "CreditNotes")
    sides.deliver()
    sides.look()
    assert asked(sides, "CreditNotes") == before + 1
    assert right(sides)


@pytest.mark.parametrize("verb", ["overpay", "prepay"])
def test_money_in_advance_stands_to_a_contacts_credit_and_is_no_sale(
    sides: Sides, ada: str, verb: str
) -> None:
    before = sums()
    getattr(sides.books.world.org, verb)(ada, 50_00)
    sides.deliver()
    sides.look()
    assert sums() == before
    (found,) = (each for each in sales_lists.open_of(PIANO, ada) if each.kind != "invoice")
    assert found.left == 50_00


def test_polls_find_what_no_webhook_told(sides: Sides, ada: str) -> None:
    sides.books.world.org.make_invoice(ada, [LINE])
    sides.books.world.org.make_credit_note(ada, [LINE])
    sides.books.pass_time(minutes=121)
    sides.look()
    assert right(sides)


def test_a_merge_takes_sales_along_though_xero_calls_none_of_them_changed(sides: Sides, ada: str) -> None:
    bob = customer(sides, "Bob")
    sides.books.pass_time(hours=1)
    sides.look()
    sides.books.pass_time(hours=1)
    sides.look()
    sides.books.world.org.merge_contact(ada, bob)
    sides.books.pass_time(hours=1)
    sides.look()
    assert sums().keys() == {bob}
    assert right(sides)


def test_the_weekly_proof_puts_right_what_is_wrong_and_says_so(sides: Sides, ada: str) -> None:
    sales.put_accounts(PIANO, [Account(ada, Sums(), 1)])
    sides.books.pass_time(days=6)
    sides.look()
    assert not right(sides)
    sides.books.pass_time(days=2)
    found = sides.look_again()
    assert found.taken.recounted == [ada]
    assert right(sides)
    sides.books.pass_time(days=1)
    assert sides.look_again().taken.recounted == []


def test_whoever_asks_for_everything_has_the_sums_proved_too(sides: Sides, ada: str) -> None:
    sales.put_accounts(PIANO, [Account(ada, Sums(), 1)])
    ask_everything(PIANO, sides.books.now)
    sides.look()
    assert right(sides)


def lost(sides: Sides, ada: str) -> str:
    """Makes an invoice of which nothing ever tells: neither a webhook nor any poll since."""
    made = sides.books.world.org.make_invoice(ada, [LINE])
    sides.books.pass_time(minutes=10)
    polls, now = xero_polls.read(PIANO), sides.books.now
    others = dict.fromkeys(polls.others_to, now)
    xero_polls.save(PIANO, replace(polls, sold_to=now, contacts_to=now, others_to=others))
    sides.look()
    assert not right(sides)
    return made


def test_whoever_asks_for_everything_has_sales_that_were_missed_back(sides: Sides, ada: str) -> None:
    lost(sides, ada)
    ask_everything(PIANO, sides.books.now)
    sides.look()
    assert right(sides)
    assert xero_polls.read(PIANO).again is None
    before = asked(sides, "Invoices")
    sides.books.pass_time(days=8)
    sides.look()
    # The weekly pass proves the sums, and reads no page of documents.
    assert asked(sides, "Invoices") == before + 1


def test_reading_all_sales_again_goes_on_where_it_was_stopped(
    sides: Sides, ada: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr("shared.xero.paging.PAGE", 1)
    lost(sides, ada)
    ask_everything(PIANO, sides.books.now)
    pages = list[int]()
    for _ in range(9):
        steps = iter([True] * 2)
        sides.look_again(lambda steps=steps: next(steps, False))  # type: ignore[misc]  # a default binds it
        again = xero_polls.read(PIANO).again
        if again and again.kind == "invoice":
            pages.append(again.page)
    assert right(sides)
    assert pages == sorted(pages)
    assert pages


def test_asking_for_everything_begins_no_second_reading_during_the_first_import(
    sides: Sides, monkeypatch: Any
) -> None:
    customer(sides, "Ada")
    monkeypatch.setattr(first_import, "count_piece", stopped)
    with pytest.raises(Unavailable):
        sides.look_again()
    ask_everything(PIANO, sides.books.now)
    with pytest.raises(Unavailable):
        sides.look_again()
    assert xero_polls.asked_at(PIANO) is None
    assert xero_polls.read(PIANO).again is None


def stopped(*_: object) -> None:
    raise Unavailable("it stops before anything is counted")


def test_a_proof_goes_on_where_it_was_stopped(sides: Sides, ada: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("shared.operations.history.counting.AT_ONCE", 1)
    customer(sides, "Bob")
    sides.books.pass_time(days=8)
    sides.look()
    assert xero_polls.read(PIANO).proof is None
    sales.put_accounts(PIANO, [Account(ada, Sums(), 1)])
    ask_everything(PIANO, sides.books.now)
    sides.books.pass_time(minutes=1)
    # The pass, four kinds of documents that are read again, and the first piece of the proof.
    steps = iter([True] * 7)
    sides.look_again(lambda: next(steps, False))
    proof = xero_polls.read(PIANO).proof
    assert proof
    assert proof.after
    sides.look()
    assert right(sides)
