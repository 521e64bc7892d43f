"""What is no sale and makes no sense holds up nothing, and takes back what it was a sale."""

from __future__ import annotations

from typing import Any

import pytest

from shared.errors import Unavailable
from shared.store import sales, xero_hints, xero_polls
from shared.store.xero_hints import Hint
from shared.xero import sales_elements
from tests.shared.operations.contacts.at_xero import PIANO
from tests.shared.operations.contacts.two_sides import Sides
from tests.shared.operations.history.proving import at_xero, sums

LINE = {"Description": "Lesson", "UnitAmount": 100, "AccountCode": "200"}


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The statuses of documents that Xero shows without a contact."""
    statuses, whole = set[str](), sales_elements.document_of

    def without_contact(listed: Any, element: Any, *given: Any) -> Any:
        shown = {**element, "Contact": None} if element["Status"] in statuses else element
        return whole(listed, shown, *given)

    monkeypatch.setattr(sales_elements, "document_of", without_contact)
    return statuses


def test_a_draft_without_a_contact_holds_up_neither_first_import_nor_hints_nor_polls(
    sides: Sides, odd: set[str]
) -> None:
    odd.add("DRAFT")
    ada = sides.books.world.org.add_contact(Name="Ada")
    draft = sides.books.world.org.make_invoice(ada, [LINE], status="DRAFT")
    sides.books.world.org.make_invoice(ada, [LINE])
    assert draft in sides.look_again().taken.unread
    assert xero_polls.read(PIANO).has_sales
    assert sums() == at_xero(sides.books.world.org.state)
    xero_hints.keep(PIANO, [Hint("invoice", draft, sides.books.now)], sides.books.now)
    assert sides.look_again().taken.unread == [draft]
    assert not xero_hints.read(PIANO, 50)
    sides.books.world.org.make_invoice(ada, [LINE])
    sides.books.pass_time(hours=4)
    sides.look()
    assert sums() == at_xero(sides.books.world.org.state)


@pytest.mark.parametrize("is_told", [True, False])
def test_a_sale_that_is_voided_is_taken_back_whatever_else_of_it_makes_no_sense(
    sides: Sides, odd: set[str], is_told: bool
) -> None:
    odd.add("VOIDED")
    org = sides.books.world.org
    ada = org.add_contact(Name="Ada")
    voided, kept = (org.make_invoice(ada, [LINE]) for _ in range(2))
    noted = org.make_credit_note(ada, [LINE])
    sides.look()
    sides.books.pass_time(hours=4)
    org.void_invoice(voided)
    org.void_credit_note(noted)
    if is_told:
        sides.deliver()
    sides.look()
    assert sums() == at_xero(org.state)
    found = sales.read(PIANO, [voided, kept])
    assert [found[id].document.status for id in (voided, kept)] == ["VOIDED", "AUTHORISED"]
    assert found[voided].document.left == 0


def test_a_sale_that_makes_no_sense_is_tried_again(sides: Sides, odd: set[str]) -> None:
    odd.add("AUTHORISED")
    org = sides.books.world.org
    org.make_invoice(org.add_contact(Name="Ada"), [LINE])
    for _ in range(2):
        with pytest.raises(Unavailable):
            sides.look_again()
    odd.clear()
    sides.look()
    assert sums() == at_xero(org.state)
