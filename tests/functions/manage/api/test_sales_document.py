"""The API opens a document as its page does: with lines from Xero, or with why there are none."""

from __future__ import annotations

from local.standins.xero import Fault, TooMany
from shared.store import xero_polls
from shared.store.xero_polls import History, Polls
from tests.functions.manage.books import Books
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.test_document_pages import ours, sold

HERE = "/api/businesses/piano/customers/c1/documents"


def test_a_document_is_told_with_its_lines_as_xero_shows_it_now(bookkeeper: Browser, books: Books) -> None:
    told = bookkeeper.call("GET", f"{HERE}/{sold(books)}").document
    assert (told["customer"], told["as_of"], told["no_lines"]) == ("c1", NOW.isoformat(), None)
    assert (told["document"]["number"], told["document"]["total_pence"]) == ("INV-0012", 120_00)
    (line,) = told["lines"]
    assert told["prices"] == "inclusive"
    assert (line["quantity"], line["account"], line["tax_type"]) == ("2", "200", "OUTPUT2")
    assert (line["net_pence"], line["tax_pence"], line["discount"], line["item"]) == (
        100_00,
        20_00,
        None,
        None,
    )
    assert told["ours"] is None


def test_where_xero_gives_no_lines_it_is_said_why(bookkeeper: Browser, books: Books) -> None:
    id = sold(books)
    read = NOW.replace(hour=8)
    xero_polls.save("piano", Polls(sold_to=read, history=History(NOW, "invoice", is_done=True)))
    books.standin.faults.add(Fault(TooMany(), times=9))
    told = bookkeeper.call("GET", f"{HERE}/{id}").document
    assert (told["no_lines"], told["lines"], told["as_of"]) == ("throttled", None, read.isoformat())


def test_an_invoice_of_ours_says_who_has_paid_it(running: Browser) -> None:
    told = running.call("GET", f"{HERE}/{ours(130_00).id}").document
    assert told["ours"] == {
        "movement": "txn_0001",
        "paid_from_here_pence": None,
        "paid_by_others_pence": 30_00,
        "is_voided": False,
    }


def test_what_is_not_this_customers_is_not_found(running: Browser) -> None:
    ours(0)
    assert running.call("GET", f"{HERE}/nothing").status == 404
