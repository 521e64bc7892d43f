"""Amounts are written in the document's own currency, with as many decimals as a unit price has."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from functions.manage.customers.document_words import context
from shared.chart.chart import Chart, Organisation
from shared.history.documents import Kind, SalesDocument
from shared.history.lines import SalesLine
from shared.operations.history.opening import Opened
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.test_sold import SOLD

DOLLARS = replace(SOLD, currency="USD", rate=Decimal("1.25"))


def told(document: SalesDocument, *lines: SalesLine, chart: Chart | None = None) -> dict[str, Any]:
    return context(Opened(document, lines), "/c", "/xero", chart)


@pytest.mark.parametrize(
    ("price", "pounds", "dollars"),
    [
        (Decimal("1.2345"), "£1.2345", "1.2345 USD"),
        (Decimal("1.2000"), "£1.20", "1.20 USD"),
        (Decimal(-1200), "\N{MINUS SIGN}£1,200.00", "\N{MINUS SIGN}1,200.00 USD"),
        (Decimal(0), "£0.00", "0.00 USD"),
        (None, "", ""),
    ],
)
def test_a_unit_price_keeps_its_decimals(price: Decimal | None, pounds: str, dollars: str) -> None:
    line = SalesLine("Lesson", unit_price=price)
    assert [told(each, line)["lines"][0].price for each in (SOLD, DOLLARS)] == [pounds, dollars]


def test_a_discount_is_a_rate_or_an_amount_and_has_a_column_only_where_there_is_one() -> None:
    rate = SalesLine(discount_rate=Decimal("12.50"), discount=Decimal(1))
    amount, none = SalesLine(discount=Decimal("1.5")), SalesLine("Lesson")
    found = told(SOLD, rate, amount, none)
    assert [each.discount for each in found["lines"]] == ["12.5%", "£1.50", ""]
    assert "Discount" in [each.words for each in found["columns"]]
    assert "Discount" not in [each.words for each in told(SOLD, none)["columns"]]


def test_another_currency_is_told_with_its_rate() -> None:
    assert ("Currency", "USD, 1.25 to one GBP") in told(DOLLARS)["facts"]
    dollars = Chart(Organisation("Ada", "USD"), (), (), NOW)
    assert "Currency" not in dict(told(DOLLARS, chart=dollars)["facts"])


def test_another_currency_without_a_rate_is_said_to_be_in_no_sum() -> None:
    (said,) = (says for words, says in told(replace(DOLLARS, rate=None))["facts"] if words == "Currency")
    assert said == "USD. Xero shows no rate, so this document is left out of all sums here."


def test_before_the_accounts_were_read_their_codes_are_shown() -> None:
    (line,) = told(SOLD, SalesLine(account="200", tax_type="OUTPUT2"))["lines"]
    assert (line.description, line.account, line.rate) == ("Without a description", "200", "OUTPUT2")


@pytest.mark.parametrize(
    ("kind", "page", "sums"),
    [
        ("invoice", "View.aspx", ["Paid", "Credited", "Left to pay"]),
        ("credit_note", "ViewCreditNote.aspx", ["Paid back", "Used", "Left to use"]),
        ("overpayment", "", ["Paid back", "Used", "Left to use"]),
        ("prepayment", "", ["Paid back", "Used", "Left to use"]),
        ("receipt", "ViewTransaction.aspx", []),
    ],
)
def test_each_kind_has_its_own_sums_and_its_page_in_xero(kind: Kind, page: str, sums: list[str]) -> None:
    found = told(replace(SOLD, kind=kind, number="", due_on=None))
    assert [words for words, _ in found["sums"]] == ["Before VAT", "VAT", "Total", *sums]
    assert page in (found["in_xero"].href if found["in_xero"] else "")
    assert bool(found["in_xero"]) == bool(page)
    assert "Due" not in dict(found["facts"])
