"""Why a document names its accounts and tax rates, as the settings explain it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shared.chart.accounts import Account
from shared.chart.chart import Chart, Organisation, TaxRate
from shared.ledger.documents import Document, Invoice, Line, Payment, Pieces, Spend, Transfer
from shared.ledger.why import OF_PRODUCT, OTHERWISE, Because, reasons_of
from shared.money import Money, pence
from shared.settings import Settings
from tests import factories

DAY = date(2026, 11, 20)
SETTINGS = Settings.from_dict(factories.settings())
STRIPE = SETTINGS.providers["stripe"]
CHART = Chart(
    Organisation("Piano", "GBP"),
    (Account("1", "Sales", "REVENUE", SETTINGS.sales_account),),
    (TaxRate("OUTPUT2", "20% (VAT on Income)", Decimal(20)),),
    datetime(2026, 11, 20, tzinfo=UTC),
)


def invoice(account: str, tax_type: str = "", tax: Money | None = None) -> Invoice:
    return Invoice("ch_1 invoice", "cus_1", DAY, DAY, (Line("Piano", account, pence(12000), tax_type, tax),))


def only(document: Document, chart: Chart | None = CHART) -> Because:
    (found,) = reasons_of(document, SETTINGS, chart)
    return found


def test_a_line_names_its_account_and_its_rate() -> None:
    found = only(invoice(SETTINGS.sales_account, "OUTPUT2"))
    assert (found.what, found.pence) == ("Piano", 12000)
    assert found.account == f"{SETTINGS.sales_account} Sales"
    assert found.why.startswith("the account for sales")
    assert found.tax.startswith("20% (VAT on Income), ")


def test_a_line_of_an_order_may_have_the_account_and_the_rate_of_its_product() -> None:
    pieces = Pieces(1, Decimal(120), "PIANO")
    sold = Line("Piano", "299", pence(12000), "RROUTPUT", pieces=pieces)
    found = only(Invoice("ORD-7 invoice", "cus_1", DAY, DAY, (sold,)))
    assert (found.why, found.tax) == (OF_PRODUCT, f"RROUTPUT, {OF_PRODUCT}")


def test_without_a_chart_codes_stand_for_names() -> None:
    found = only(invoice(SETTINGS.sales_account, "OUTPUT2"), None)
    assert (found.account, found.tax.partition(",")[0]) == (SETTINGS.sales_account, "OUTPUT2")


@pytest.mark.parametrize(
    ("tax_type", "tax", "says"),
    [
        ("", None, "the account's own tax rate in Xero"),
        ("NONE", None, "no VAT"),
        ("INPUT2", pence(33), "VAT as the provider itemised it"),
        ("EXEMPT", None, f"EXEMPT, {OTHERWISE}"),
    ],
)
def test_a_rate_is_explained(tax_type: str, tax: Money | None, says: str) -> None:
    assert only(invoice(SETTINGS.sales_account, tax_type, tax)).tax == says


def test_an_account_of_earlier_settings_says_so() -> None:
    assert only(invoice("999")).why == OTHERWISE


def test_money_names_the_bank_accounts_between_which_it_moves() -> None:
    paid = Payment("txn_1 payment", "ch_1 invoice", STRIPE.clearing, DAY, pence(100))
    assert (only(paid).why, only(paid).pence, only(paid).tax) == ("Stripe's clearing account", None, "")
    ends = Transfer("txn_2 transfer", STRIPE.clearing, SETTINGS.main_bank_account, DAY, pence(100))
    assert [each.why for each in reasons_of(ends, SETTINGS, CHART)] == [
        "Stripe's clearing account",
        "the main bank account",
    ]


def test_a_fee_names_its_account_and_the_clearing_account() -> None:
    spent = Spend("txn_1 fee", "s", STRIPE.clearing, DAY, (Line("Fee", STRIPE.fees, pence(150), "NONE"),))
    assert [each.why for each in reasons_of(spent, SETTINGS, CHART)] == [
        "the account for Stripe's fees",
        "Stripe's clearing account",
    ]
