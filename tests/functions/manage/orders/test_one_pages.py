"""An order's page tells its whole story: what, who, each attempt to pay, the money and the documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.manage.orders import one_pages
from shared.ledger.documents import Invoice, Line
from shared.ledger.rows import LedgerRow
from shared.money import Money as Pounds
from shared.orders.orders import Attempt, Money
from shared.store import charts, orders
from tests.functions.manage.browser import Browser
from tests.functions.manage.orders.conftest import GRACE, HERE, placed
from tests.shared.chart.charts import CHART
from tests.shared.store.placed import AT

PAID = Attempt(1, "card", AT, AT + timedelta(minutes=30), "cs_test_1", outcome="failed")
BY_BANK = Attempt(2, "bank", AT + timedelta(hours=1), AT + timedelta(hours=2), "BRQ1", outcome="succeeded")


def test_the_story_of_an_order_is_told(owner: Browser) -> None:
    stored = placed(buyer=GRACE, attempts=(PAID, BY_BANK), emailing="on_payment")
    orders.save("piano", replace(stored, money=Money(confirmed=120_00)))
    text = owner.get(f"{HERE}/o/{stored.id}").text
    for words in (
        f"Order {stored.id}",
        "Confirmed",
        "The provider has all of the money.",
        "Boiler service",
        "£100.00",
        "£20.00",
        "Grace Hopper",
        "Compilers &lt;b&gt;Ltd&lt;/b&gt;",
        "1 High Street, Leeds, LS1 1AA",
        "2 Low Street, York",
        "After six, please.",
        "Card, at Stripe",
        "cs_test_1",
        "Pay by Bank, at GoCardless",
        "Confirmed by the provider",
        "30 Nov 2026, 10:30",
        "when it is paid",
        "http://localhost:8420/o/token-s1",
        "/manage/b/piano/forms/f/f1",
        "Its invoice is not booked yet.",
    ):
        assert words in text, words


def test_the_totals_say_what_they_are_where_a_phone_shows_no_headings(owner: Browser) -> None:
    foot = owner.get(f"{HERE}/o/{placed().id}").text.partition("<tfoot>")[2].partition("</tfoot>")[0]
    for words, much in (("Without VAT", "£100.00"), ("VAT", "£20.00"), ("With VAT", "£120.00")):
        assert f'<td class="amount"><span class="in-stacks">{words} </span>{much}</td>' in foot
    assert '<td class="amount"></td>' in foot


def test_the_documents_in_xero_are_linked(owner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    charts.keep("piano", CHART)
    stored = placed()
    day = AT.date()
    lines = (Line("Boiler service", "200", Pounds(120_00), "OUTPUT2"),)
    made = Invoice(f"{stored.id} invoice", "contact", day, day, lines, is_whole=True)
    row = LedgerRow(made.key, "Invoice", "posted", stored.id, "stripe", AT, xero_id="11111111-2222", number=7)
    row.__dict__["document"] = made
    monkeypatch.setattr(one_pages, "booked", lambda *_: [row])
    text = owner.get(f"{HERE}/o/{stored.id}").text
    assert "InvoiceID=11111111-2222" in text
    assert "Invoice, £120.00" in text


def test_what_cancelling_does_is_said_before(owner: Browser) -> None:
    stored = placed(attempts=(replace(PAID, outcome="open"),))
    text = owner.get(f"{HERE}/o/{stored.id}").text
    for words in ("its invoice is voided", "nothing is given back", "right now is ended", "your stock"):
        assert words in text
    assert f"{HERE}/o/{stored.id}/cancel" in text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"money": Money(confirmed=1)}, "Money has come for it."),
        ({"attempts": (replace(PAID, outcome="submitted"),)}, "A payment is on its way."),
    ],
)
def test_why_an_order_cannot_be_cancelled_is_said(owner: Browser, changed: dict[str, Any], says: str) -> None:
    stored = placed(**changed)
    text = owner.get(f"{HERE}/o/{stored.id}").text
    assert (says in text, f"{HERE}/o/{stored.id}/cancel" in text) == (True, False)


def test_who_cannot_cancel_since_money_has_come_is_led_to_giving_it_back(owner: Browser) -> None:
    paid = replace(BY_BANK, paid_by="PM1")
    stored = placed(attempts=(paid,), money=Money(confirmed=120_00))
    text = owner.get(f"{HERE}/o/{stored.id}").text
    assert ('<a href="#give-back">Give money back</a>' in text, 'id="give-back"' in text) == (True, True)
    by_hand = placed("s2", money=Money(by_hand=120_00))
    assert "#give-back" not in owner.get(f"{HERE}/o/{by_hand.id}").text
    given_back = placed("s3", attempts=(paid,), money=Money(confirmed=120_00, refunded=120_00))
    assert "#give-back" not in owner.get(f"{HERE}/o/{given_back.id}").text


def test_a_reader_sees_all_and_is_offered_no_change(owner: Browser, reader: Browser) -> None:
    stored = placed()
    text = reader.get(f"{HERE}/o/{stored.id}").text
    assert ("Ada Lovelace" in text, "/cancel" in text) == (True, False)


@pytest.mark.parametrize("id", ["ORD-0000000000", "nothing", "ORD-%20"])
def test_an_order_that_is_not_there_or_another_business_has_is_not_found(owner: Browser, id: str) -> None:
    assert owner.get(f"{HERE}/o/{id}").status == 404
