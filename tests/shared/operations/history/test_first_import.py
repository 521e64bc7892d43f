"""All documents come in once, in pieces, and what changes meanwhile is read again."""

from __future__ import annotations

from typing import Any

import pytest

from shared.operations.history import first_import
from shared.store import xero_hints, xero_polls
from shared.store.xero_hints import Hint
from shared.xero.sales_documents import DocumentsPage, page_of_all
from tests.shared.operations.contacts.at_xero import PIANO
from tests.shared.operations.contacts.two_sides import Sides
from tests.shared.operations.history.proving import at_xero, sums

LINE = {"Description": "Lesson", "UnitAmount": 100, "AccountCode": "200"}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: Any) -> None:
    monkeypatch.setattr("shared.xero.paging.PAGE", 2)


def sell(sides: Sides, count: int = 7, name: str = "Ada") -> str:
    ada = sides.books.world.org.add_contact(Name=name)
    for _ in range(count):
        sides.books.world.org.make_invoice(ada, [LINE])
    return ada


def state(sides: Sides) -> Any:
    return sides.books.world.org.state


def is_done() -> bool:
    history = xero_polls.read(PIANO).history
    return history is not None and history.is_done


def paths(sides: Sides) -> list[str]:
    return [each.path for each in sides.books.world.org.log]


def test_every_page_is_read_once_and_all_is_counted(sides: Sides) -> None:
    ada = sell(sides)
    sides.books.world.org.make_credit_note(ada, [LINE])
    sides.look()
    assert is_done()
    assert sums() == at_xero(state(sides))
    assert paths(sides).count("Invoices") == 4
    assert paths(sides).count("CreditNotes") == 1


def test_an_import_that_dies_at_any_call_goes_on_and_counts_everything_once(sides: Sides) -> None:
    sell(sides)
    fatal = 1
    while not is_done():
        sides.look(fatal)
        fatal += 1
    assert sums() == at_xero(state(sides))


def test_what_changes_meanwhile_is_read_in_the_turn_after(sides: Sides) -> None:
    ada = sell(sides)
    sides.look(fatal=32)
    assert not is_done()
    sides.books.pass_time(minutes=1)
    made = sides.books.world.org.make_invoice(ada, [LINE])
    # Its webhook comes before anything is kept.
    xero_hints.keep(PIANO, [Hint("invoice", made, sides.books.now)], sides.books.now)
    xero_hints.keep(PIANO, [Hint("credit_note", made, sides.books.now)], sides.books.now)
    for _ in range(2):
        sides.books.pass_time(minutes=1)
        sides.look()
    assert is_done()
    assert sums() == at_xero(state(sides))


def test_a_contact_that_is_merged_meanwhile_takes_its_sales_along(sides: Sides) -> None:
    ada, bob = sell(sides), sell(sides, 3, "Bob")
    sides.look(fatal=36)
    assert not is_done()
    sides.books.pass_time(minutes=16)
    sides.books.world.org.merge_contact(ada, bob)
    sides.look()
    sides.books.pass_time(minutes=16)
    sides.look()
    assert sums() == at_xero(state(sides))
    assert sums().keys() == {bob}


def test_a_page_that_has_shrunk_is_read_again(sides: Sides, monkeypatch: Any) -> None:
    read = list[int]()

    def shrinking(xero: Any, kind: Any, page: int, *given: Any) -> DocumentsPage:
        found = page_of_all(xero, kind, page, *given)
        read.append(page)
        return (
            DocumentsPage(found.documents, found.is_last, 7 - (len(read) > 4)) if kind == "invoice" else found
        )

    monkeypatch.setattr(first_import, "page_of_all", shrinking)
    sell(sides)
    sides.look()
    assert read == [1, 1, 1, 1, 2, 1, 2, 3, 4]


def test_an_import_leaves_xeros_minute_to_others(sides: Sides, monkeypatch: Any) -> None:
    sell(sides)
    monkeypatch.setattr("shared.operations.contacts.reading.LEFT_TO_OTHERS", 10**6)
    sides.look()
    assert not is_done()
    assert paths(sides).count("Invoices") == 0
