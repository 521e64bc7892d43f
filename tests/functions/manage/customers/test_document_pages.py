"""A sales document is opened with its lines as Xero shows them, and says what is missing and who paid."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from local.standins.xero import Fault, TooMany, Unauthorised
from shared.history.documents import SalesDocument
from shared.operations.history import settled
from shared.operations.history.keeping import keep as take_in
from shared.store import directory, related, xero_polls
from shared.store.tables.ledger import RowItem
from shared.store.xero_polls import History, Polls
from tests.functions.manage.books import Books
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.customers.conftest import found, keep, page, pair
from tests.functions.manage.customers.test_sold import SOLD
from tests.functions.manage.moved import moved, posted, sale

HERE = f"{page('c1')}/sales"
LINE: dict[str, Any] = {
    "Description": "Two <piano> lessons",
    "Quantity": 2,
    "UnitAmount": 60,
    "AccountCode": "200",
    "TaxType": "OUTPUT2",
}


def sold(books: Books, *lines: dict[str, Any], **fields: Any) -> str:
    """Makes an invoice to the customer c1 in Xero, of which we were told; returns its id."""
    contact = books.organisation.add_contact(Name="Forte Ltd")
    keep("c1")
    pair("c1", contact)
    sent = {"LineAmountTypes": "Inclusive", "InvoiceNumber": "INV-0012", "Reference": "By letter", **fields}
    id = books.organisation.make_invoice(contact, [*lines] or [LINE], **sent)
    take_in("piano", [replace(SOLD, id=id, contact_id=contact, number="INV-0012")])
    return id


def words(text: str) -> str:
    """Returns the words of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text))


def test_a_document_is_shown_with_its_lines_as_xero_shows_it_now(bookkeeper: Browser, books: Books) -> None:
    id = sold(books)
    answer = bookkeeper.get(f"{HERE}/{id}")
    assert (answer.status, answer.heading) == (200, "Invoice INV-0012")
    text = words(answer.text)
    for said in (
        "As Xero shows it now.",
        "Back to the sales to Forte Ltd",
        "Approved",
        "Look at it in Xero",
        "By letter",
        "29 November 2026",
        "Two &lt;piano&gt; lessons",
        "Unit price with VAT",
        "£60.00",
        "200 Sales",
        "20% (VAT on Income)",
        "£100.00",
        "£20.00",
        "Left to pay £120.00",
    ):
        assert said in text, said
    assert "Discount" not in text
    assert "posted from here" not in text


def test_items_options_and_fine_prices_are_shown(bookkeeper: Browser, books: Books) -> None:
    category = books.organisation.add_tracking_category("Lead Source")
    option = books.organisation.add_tracking_option(category, "Referral")
    marks = {"TrackingCategoryID": category, "TrackingOptionID": option}
    id = sold(books, {**LINE, "Tracking": [marks]}, LineAmountTypes="Exclusive")
    text = words(bookkeeper.get(f"{HERE}/{id}").text)
    assert "Unit price before VAT" in text
    assert "Referral" in text


@pytest.mark.parametrize(
    ("kind", "says"), [(TooMany(), "limit of calls is used up"), (Unauthorised(), "Xero does not answer")]
)
def test_where_xero_gives_no_lines_the_page_says_what_to_do(
    bookkeeper: Browser, books: Books, kind: Any, says: str
) -> None:
    id = sold(books)
    xero_polls.save("piano", Polls(sold_to=NOW, history=History(NOW, "invoice", is_done=True)))
    books.standin.faults.add(Fault(kind, times=9))
    text = words(bookkeeper.get(f"{HERE}/{id}").text)
    assert says in text
    assert "Everything else is as Xero had it 29 Nov 2026, 09:00" in text
    assert "Lines" not in text
    assert "Total £12.00" in text


def test_who_is_not_connected_is_led_to_the_connection(kept: Browser) -> None:
    pair("c1")
    take_in("piano", [SOLD])
    answer = kept.get(f"{HERE}/{SOLD.id}")
    assert "Xero does not let us in" in answer.text
    assert 'href="/manage/b/piano/xero">Connect Xero' in answer.text
    # Nobody knows yet until when sales were read.
    assert "Everything else" not in answer.text


def test_a_document_that_is_gone_from_xero_is_said_to_be(bookkeeper: Browser, books: Books) -> None:
    sold(books)
    link = found("c1").link
    assert link
    take_in("piano", [replace(SOLD, contact_id=link.contact_id)])
    assert "Xero does not have this document any more." in bookkeeper.get(f"{HERE}/{SOLD.id}").text


def test_what_is_not_this_customers_is_not_found(kept: Browser) -> None:
    pair("c1")
    take_in("piano", [replace(SOLD, contact_id="another")])
    assert kept.get(f"{HERE}/{SOLD.id}").status == 404
    assert kept.get(f"{HERE}/nothing").status == 404
    assert kept.get(f"{HERE}/{'x' * 65}").status == 404


def test_the_documents_of_who_was_erased_are_not_opened(kept: Browser) -> None:
    pair("c1")
    take_in("piano", [SOLD])
    before = found("c1")
    directory.save("piano", before, replace(before, state="erased"), [], NOW)
    assert kept.get(f"{HERE}/{SOLD.id}").status == 404


def ours(paid: int) -> SalesDocument:
    """Keeps a sale that was posted from here, as Xero has it."""
    keep("c1")
    pair("c1")
    moved(1, sale(1))
    posted("ch_1 invoice", "txn_0001 payment")
    more: dict[str, Any] = {
        "id": "id-1",
        "reference": "ch_1 invoice",
        "total": 150_00,
        "paid": paid,
        "left": 150_00 - paid,
    }
    document = replace(SOLD, **more)
    take_in("piano", [document])
    return document


def test_an_invoice_of_ours_says_who_has_paid_it_and_leads_to_its_movement(running: Browser) -> None:
    text = running.get(f"{HERE}/{ours(130_00).id}").text
    says = (
        "It was posted from here. At least £30.00 of it was paid in Xero by somebody else. "
        "£20.00 is left to be paid."
    )
    assert says in text
    assert 'href="/manage/b/piano/activity/of/txn_0001"' in text


def test_whose_each_payment_is_that_xero_shows_is_said(running: Browser, books: Books) -> None:
    id = sold(books, Reference="ch_1 invoice")
    moved(1, sale(1))
    posted("ch_1 invoice", "txn_0001 payment")
    RowItem("piano", "ch_1 invoice").update(actions=[RowItem.xero_id.set(id)])
    paid = books.organisation.pay_invoice(id, 100_00)
    theirs = f"{HERE}/{id}"
    said = (
        "It was posted from here. £100.00 of it was paid in Xero by somebody else. £20.00 is left to be paid."
    )
    assert said in running.get(theirs).text
    RowItem("piano", "txn_0001 payment").update(actions=[RowItem.xero_id.set(paid)])
    said = "It was posted from here. £100.00 of it was paid by what was posted from here."
    assert said in running.get(theirs).text
    assert "somebody else" not in running.get(theirs).text


def test_where_too_much_belongs_to_an_invoice_of_ours_nobody_waits_for_it(
    running: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_many(*_: object) -> None:
        raise related.TooMany

    document = ours(100_00)
    monkeypatch.setattr(settled, "related", too_many)
    answer = running.get(f"{HERE}/{document.id}")
    assert answer.status == 200
    assert "posted from here" not in answer.text


def test_everybody_who_sees_the_customer_may_open_its_documents(pages: Pages, books: Books) -> None:
    id = sold(books)
    assert "Two &lt;piano&gt; lessons" in pages.signed_in("reader").get(f"{HERE}/{id}").text
