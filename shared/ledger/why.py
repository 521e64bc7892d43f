"""Says why a document names the accounts and tax rates that it names: pure, in a bookkeeper's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.chart.chart import Chart
from shared.ledger.documents import (
    Amendment,
    Contact,
    ContactEmail,
    CreditNote,
    Document,
    Invoice,
    Line,
    Mailing,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Removal,
    Reversal,
    Spend,
    Transfer,
)
from shared.ledger.profiles import PROFILES
from shared.settings import Settings

OTHERWISE = "chosen in the settings when this was decided; they say something else now"
OF_PRODUCT = "that of the product, or of the order form's line, when it was ordered"
NO_VAT = "NONE"


@dataclass(frozen=True, slots=True)
class Because:
    """A line, or the bank account, of a document: the account and the tax rate by name, and why these.

    `what` is the line's description, empty for a bank account; `pence` is None there. `tax` is empty where
    money moves and no tax is due.
    """

    what: str
    pence: int | None
    account: str
    why: str
    tax: str = ""


def reasons_of(document: Document, settings: Settings, chart: Chart | None) -> tuple[Because, ...]:
    """Explains each account that a document names, as far as the settings of today explain it."""
    named = {each.code: f"{each.code} {each.name}" for each in chart.accounts} if chart else {}
    found = [*_of_lines(document, settings, chart), *_of_banks(document, settings)]
    return tuple(
        Because(each.what, each.pence, named.get(each.account, each.account), each.why, each.tax)
        for each in found
    )


def _of_lines(document: Document, settings: Settings, chart: Chart | None) -> Iterator[Because]:
    match document:
        case Invoice() | CreditNote() | Spend() | Receive():
            for line in document.lines:
                tax = _tax(line, settings, chart)
                why = _role(line.account, settings, _otherwise(line))
                yield Because(line.description, line.amount.minor, line.account, why, tax)
        case _:
            return


def _of_banks(document: Document, settings: Settings) -> Iterator[Because]:
    for code in _bank_accounts(document):
        yield Because("", None, code, _role(code, settings))


def _bank_accounts(document: Document) -> tuple[str, ...]:
    match document:
        case Payment() | Refund() | Overpayment() | Spend() | Receive() | Reversal():
            return (document.account,)
        case Transfer():
            return document.from_account, document.to_account
        case Contact() | ContactEmail() | Invoice() | CreditNote() | Removal() | Mailing() | Amendment():
            return ()


def _role(code: str, settings: Settings, otherwise: str = OTHERWISE) -> str:
    return _roles(settings).get(code, otherwise)


def _otherwise(line: Line) -> str:
    """Says whose account or rate it is that no settings explain: only a line of an order has pieces."""
    return OF_PRODUCT if line.pieces else OTHERWISE


def _roles(settings: Settings) -> Mapping[str, str]:
    """Says what each account is for. Where one serves several purposes, the first is told."""
    roles: dict[str, str] = {
        settings.sales_account: "the account for sales",
        settings.subscriptions_account: "the account for subscriptions",
        settings.main_bank_account: "the main bank account",
        settings.disputed_funds_account: "the account for disputed funds",
        settings.bad_debts_account: "the account for bad debts",
        settings.suspense_account: "the suspense account",
    }
    for provider, accounts in settings.providers.items():
        name = PROFILES[provider].name
        roles[accounts.clearing] = f"{name}'s clearing account"
        roles.setdefault(accounts.fees, f"the account for {name}'s fees")
    if settings.subscriptions_account == settings.sales_account:
        roles[settings.sales_account] = "the account for sales and subscriptions"
    return roles


def _tax(line: Line, settings: Settings, chart: Chart | None) -> str:
    if line.tax is not None:
        return "VAT as the provider itemised it"
    if not line.tax_type:
        return "the account's own tax rate in Xero"
    if line.tax_type == NO_VAT:
        return "no VAT"
    rate = chart.tax_rate(line.tax_type) if chart else None
    name = rate.name if rate else line.tax_type
    return f"{name}, {_chosen_for(line, settings)}"


def _chosen_for(line: Line, settings: Settings) -> str:
    if line.tax_type == settings.sales_tax:
        return "chosen for sales in the settings"
    if line.tax_type in {each.fees_tax for each in settings.providers.values()}:
        return "chosen for fees in the settings"
    return _otherwise(line)
