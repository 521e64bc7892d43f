"""A customer's page shows what was sold to it, as of when, and its latest documents in every state."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from shared.history.documents import SalesDocument
from shared.operations.history.keeping import keep as take_in
from shared.store import xero_polls
from shared.store.xero_polls import History, Polls
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import CONTACT, page, pair
from tests.shared.history.test_sums import INVOICE

SOLD: SalesDocument = replace(
    INVOICE, contact_id=CONTACT, dated=NOW.date() - timedelta(days=40), left=12_00, number="INV-7"
)


def test_who_is_no_contact_at_xero_has_no_sales_on_the_page(kept: Browser) -> None:
    assert 'id="sales"' not in kept.get(page("c1")).text


def test_before_all_are_counted_the_page_says_so(kept: Browser) -> None:
    pair("c1")
    text = kept.get(page("c1")).text
    assert "Sales are being read from Xero and counted." in text
    assert "No document of this contact has been read yet." in text
    assert "Xero has no invoice" not in text
    xero_polls.save("piano", Polls(sold_to=NOW, history=History(NOW, "invoice", is_done=True)))
    assert "Xero has no invoice to this contact." in kept.get(page("c1")).text


def test_figures_ages_and_documents_are_shown_as_of_the_last_reading(kept: Browser) -> None:
    pair("c1")
    xero_polls.save("piano", Polls(sold_to=NOW, history=History(NOW, "invoice", is_done=True)))
    foreign = replace(SOLD, id="i-2", currency="USD", status="DRAFT", number="")
    partly = replace(SOLD, id="i-3", paid=2_00, left=10_00)
    advance = replace(SOLD, id="p-1", kind="prepayment", net=0, number="")
    received = replace(SOLD, id="r-1", kind="receipt", status="AUTHORISED", left=0, number="")
    take_in("piano", [SOLD, foreign, partly, advance, received, replace(SOLD, id="i-4", status="ODD")])
    text = kept.get(page("c1")).text
    for words in (
        "as of",
        "INV-7",
        "£20.00",
        "£22.00",
        "31 to 60 days",
        "12.00 USD",
        "£10.00 left",
        "Draft",
        "Partly paid",
        "Unknown",
        "Prepayment",
        f'href="{page("c1")}/sales/i-1"',
        "Money received",
        "The last twelve months come to £20.00 before VAT.",
        "Approved documents count on their date, also where it lies ahead.",
        "The last twelve months are this month and the eleven before it.",
    ):
        assert words in text, words


def test_all_documents_are_listed_the_latest_first_a_page_at_a_time(kept: Browser) -> None:
    pair("c1")
    take_in(
        "piano",
        [
            replace(SOLD, id=f"i-{place}", number=f"INV-{place:02}", dated=NOW.date() - timedelta(place))
            for place in range(52)
        ],
    )
    text = kept.get(f"{page('c1')}/sales").text
    assert re.findall("INV-[0-9]{2}", text)[:2] == ["INV-00", "INV-01"]
    (further,) = re.findall(r'href="([^"]+)" rel="next"', text)
    rest = kept.get(further.replace("&amp;", "&")).text
    assert re.findall("INV-[0-9]{2}", rest) == ["INV-50", "INV-51"]
    assert f'href="{page("c1")}/sales">First page' in rest


def test_whoever_has_no_contact_in_xero_has_no_documents(
    kept: Browser,
) -> None:
    assert "No document of this contact has been read yet." in kept.get(f"{page('c1')}/sales").text
    xero_polls.save("piano", Polls(sold_to=NOW, history=History(NOW, "invoice", is_done=True)))
    text = kept.get(f"{page('c1')}/sales").text
    assert "Xero has no invoice to this contact." in text
    assert "Invoices, credit notes, overpayments, prepayments and money received" in text
    assert kept.get(f"{page('nobody')}/sales").status == 404


def test_a_cursor_of_another_customer_is_refused(kept: Browser) -> None:
    pair("c1")
    assert kept.get(f"{page('c1')}/sales?cursor=abc").status == 422
