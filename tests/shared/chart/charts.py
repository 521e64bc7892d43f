"""Makes a chart as an organisation in the United Kingdom may have it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from shared.chart.accounts import Account
from shared.chart.chart import Chart, Organisation, TaxRate

READ_AT = datetime(2026, 10, 12, 9, tzinfo=UTC)


def account(id: str, code: str, name: str, type: str, class_of: str, **fields: Any) -> Account:
    return Account(id=id, code=code, name=name, type=type, class_of=class_of, **fields)


def bank(id: str, code: str, name: str, currency: str = "GBP", **fields: Any) -> Account:
    return account(id, code, name, "BANK", "ASSET", currency=currency, **fields)


ACCOUNTS = (
    bank("main", "090", "Business Bank Account", bank_account_number="20000012345678"),
    bank("stripe", "091", "Stripe"),
    bank("gocardless", "092", "GoCardless"),
    account("sales", "200", "Sales", "REVENUE", "REVENUE", tax_type="OUTPUT2"),
    account("online", "202", "Online sales", "REVENUE", "REVENUE", tax_type="OUTPUT2"),
    account("subscriptions", "201", "Subscriptions", "REVENUE", "REVENUE", tax_type="OUTPUT2"),
    account("fees", "404", "Bank Fees", "OVERHEADS", "EXPENSE", tax_type="NONE"),
    account("bad", "416", "Bad Debts", "EXPENSE", "EXPENSE"),
    account("debtors", "610", "Accounts Receivable", "CURRENT", "ASSET", system="DEBTORS"),
    account("disputed", "621", "Disputed funds", "CURRENT", "ASSET", takes_payments=True),
    account("suspense", "850", "Suspense", "CURRLIAB", "LIABILITY", takes_payments=True),
)
INCOME, EXPENSES = ("REVENUE", "ASSET", "LIABILITY", "EQUITY"), ("EXPENSE", "ASSET", "LIABILITY", "EQUITY")
TAX_RATES = (
    TaxRate("OUTPUT2", "20% (VAT on Income)", Decimal(20), classes=INCOME),
    TaxRate("INPUT2", "20% (VAT on Expenses)", Decimal(20), classes=EXPENSES),
    TaxRate("REVERSECHARGES", "Reverse Charge Expenses (20%)", Decimal(20), classes=EXPENSES),
    TaxRate("NONE", "No VAT", classes=(*INCOME, "EXPENSE")),
)
ACME = Organisation("Acme Ltd", "GBP", "GB", "Europe/London", vat_registered=True, short_code="!acme")
CHART = Chart(ACME, ACCOUNTS, TAX_RATES, READ_AT)


def with_account(chart: Chart, id: str, **changes: Any) -> Chart:
    """Returns the chart with an account changed."""
    accounts = tuple(replace(each, **changes) if each.id == id else each for each in chart.accounts)
    return replace(chart, accounts=accounts)


def with_organisation(chart: Chart, **changes: Any) -> Chart:
    return replace(chart, organisation=replace(chart.organisation, **changes))
