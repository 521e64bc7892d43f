"""Keeps the chart of accounts, and what a client may add to it."""

from __future__ import annotations

from collections.abc import Iterator

from local.standins.xero import shapes
from local.standins.xero.batches import Writer
from local.standins.xero.errors import insist
from local.standins.xero.listings import Listing
from local.standins.xero.records import Account, Element
from local.standins.xero.render import ms_time
from local.standins.xero.state import State, Work
from local.standins.xero.taxes import CLASS_OF, rates_of

SHAPE: shapes.Shape = {
    "Code": shapes.text(10),
    "Name": shapes.text(150),
    "Type": shapes.TEXT,
    "BankAccountNumber": shapes.text(20),
    "BankAccountType": shapes.one_of("BANK", "CREDITCARD", "PAYPAL"),
    "CurrencyCode": shapes.one_of("GBP"),
    "TaxType": shapes.TEXT,
    "EnablePaymentsToAccount": shapes.FLAG,
}
BANK_ONLY = ("BankAccountNumber", "BankAccountType", "CurrencyCode")
# Xero makes these itself, by its payroll.
NOT_ADDED = ("PAYG",)


def save(work: Work, element: Element) -> Account:
    insist(_complaints(work.state, element))
    account = Account(
        code=element.get("Code", ""),
        name=element["Name"],
        type=element["Type"],
        tax_type=element.get("TaxType", "NONE"),
        enable_payments=element.get("EnablePaymentsToAccount", False),
        bank_account_number=element.get("BankAccountNumber", ""),
        bank_account_type=element.get("BankAccountType", "BANK"),
        id=work.state.new_id(),
        updated=work.now,
    )
    work.state.accounts.put(account)
    return account


def _complaints(state: State, element: Element) -> Iterator[str]:
    yield from shapes.breaches(element, SHAPE)
    if element.get("Type") not in CLASS_OF or element.get("Type") in NOT_ADDED:
        yield "Account Type is not valid."
    elif element["Type"] == "BANK":
        yield from _bank_complaints(element)
    else:
        yield from _other_complaints(state, element)
    yield from _name_complaints(state, element.get("Name", ""))
    if state.accounts.find("code", element.get("Code")) is not None:
        yield "Please enter a unique Code."


def _bank_complaints(element: Element) -> Iterator[str]:
    if not element.get("BankAccountNumber"):
        yield "You must enter a Bank Account Number."


def _other_complaints(state: State, element: Element) -> Iterator[str]:
    """Only a bank account may be without a code. A tax rate must be one of the organisation's that fits."""
    if not element.get("Code", "").strip():
        yield "Please enter a Code."
    for name in BANK_ONLY:
        if name in element:
            yield f"{name} may only be given for an account of type BANK."
    rates = {rate.type: rate for rate in rates_of(state.vat_registered)}
    rate = rates.get(element.get("TaxType", "NONE"))
    if rate is None or not rate.applies_to(Account("", "", element["Type"])):
        yield "The TaxType code is not valid for this account."


def _name_complaints(state: State, name: str) -> Iterator[str]:
    if not name.strip():
        yield "Please enter a Name."
    elif state.accounts.find("name", name.casefold()) is not None:
        yield "Please enter a unique Name."


def render(state: State, account: Account) -> Element:
    bank = {
        "BankAccountNumber": account.bank_account_number,
        "BankAccountType": account.bank_account_type,
        "CurrencyCode": state.base_currency,
    }
    return {
        "AccountID": account.id,
        "Code": account.code,
        "Name": account.name,
        "Status": account.status,
        "Type": account.type,
        "TaxType": account.tax_type,
        "Class": CLASS_OF[account.type],
        "EnablePaymentsToAccount": account.enable_payments,
        "ShowInExpenseClaims": False,
        **(bank if account.type == "BANK" else {}),
        **({"SystemAccount": account.system} if account.system else {}),
        "HasAttachments": False,
        "UpdatedDateUTC": ms_time(account.updated),
        "AddToWatchlist": False,
    }


def find(state: State, account_id: str) -> Account | None:
    return state.accounts.get(account_id)


LISTING = Listing(
    plural="Accounts",
    records=lambda state: state.accounts,
    render=render,
    fields={
        "AccountID": lambda account: account.id,
        "Code": lambda account: account.code,
        "Name": lambda account: account.name,
        "Type": lambda account: account.type,
        "Status": lambda account: account.status,
        "Class": lambda account: CLASS_OF[account.type],
        "TaxType": lambda account: account.tax_type,
        "SystemAccount": lambda account: account.system or None,
        "BankAccountNumber": lambda account: account.bank_account_number or None,
        "EnablePaymentsToAccount": lambda account: account.enable_payments,
    },
    paged=False,
)
WRITER = Writer("Accounts", "AccountID", SHAPE, save, render, most=1)
