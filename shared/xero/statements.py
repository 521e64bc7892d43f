"""What Xero says of the clearing accounts, whoever wrote it there. Reading is safe to repeat.

Every function raises Unavailable where Xero does not answer, or answers what makes no sense.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from shared.errors import Malformed
from shared.ledger.keys import is_at_bank_account
from shared.ledger.stages import Stage
from shared.reconciliation.snapshots import SnapshotKind, XeroSnapshot
from shared.xero.answers import GONE
from shared.xero.client import XeroClient
from shared.xero.paging import (
    answered,
    day_of,
    elements_of,
    listed,
    modified,
    pence_of,
    reference_of,
    understood,
)
from shared.xero.payloads import ENVELOPE, ID

# BankSummary takes a year at most, first and last day counted.
AHEAD = timedelta(days=364)

# What a payment does at its account, and what it pays where that has no number.
PAID = {
    "ACCRECPAYMENT": (1, "an invoice"),
    "ACCPAYPAYMENT": (-1, "a bill"),
    "ARCREDITPAYMENT": (-1, "a credit note"),
    "APCREDITPAYMENT": (1, "a supplier's credit note"),
    "AROVERPAYMENTPAYMENT": (-1, "an overpayment"),
    "APOVERPAYMENTPAYMENT": (1, "an overpayment to a supplier"),
    "ARPREPAYMENTPAYMENT": (-1, "a prepayment"),
    "APPREPAYMENTPAYMENT": (1, "a prepayment to a supplier"),
}
# What a bank transaction does, and which way its contact stands.
MOVED = {
    "RECEIVE": (1, "from"),
    "RECEIVE-OVERPAYMENT": (1, "from"),
    "RECEIVE-PREPAYMENT": (1, "from"),
    "SPEND": (-1, "to"),
    "SPEND-OVERPAYMENT": (-1, "to"),
    "SPEND-PREPAYMENT": (-1, "to"),
}
# Xero lists the two sides of each transfer among the bank transactions as well, under ids of their own.
# The transfer is what counts: it bears the reference, and is deleted as one. We assume that no side is
# without its transfer; the balance would show it.
SIDES = frozenset({"RECEIVE-TRANSFER", "SPEND-TRANSFER"})
ACCOUNTS = {
    Stage.PAYMENTS: ("Account",),
    Stage.BANK_TRANSACTIONS: ("BankAccount",),
    Stage.TRANSFERS: ("FromBankAccount", "ToBankAccount"),
}

Element = Mapping[str, Any]
Chart = Mapping[str, str]
"""Account code by AccountID."""


def read_accounts(xero: XeroClient) -> dict[str, str]:
    """The code of every account that has one, by AccountID: one call, and it may be kept for the others."""
    accounts = answered(xero.accounts(), "Accounts")
    with understood("Accounts"):
        return {each["AccountID"]: each["Code"] for each in accounts if each.get("Code")}


def read_balances(
    xero: XeroClient,
    codes: Iterable[str],
    today: date,
    chart: Chart | None = None,
    ahead: timedelta = AHEAD,
) -> dict[str, int]:
    """Pence by account code, of all documents that there are. A code that is missing in it is that of no
    active bank account. One call, and another without a chart.

    The last day lies a year ahead unless told, since Xero sums up to it, while its lists show what a person
    has dated in the future as well: both must speak of the same documents. The first day changes no closing
    balance.
    """
    wanted, known = frozenset(codes), read_accounts(xero) if chart is None else chart
    reports = answered(xero.bank_summary(today, today + ahead), "Reports")
    with understood("Reports"):
        held = dict(_closing(reports[0]["Rows"]))
    return {known[each]: pence for each, pence in held.items() if known.get(each) in wanted}


def _closing(rows: Sequence[Element]) -> Iterator[tuple[str, int]]:
    """Pence by AccountID."""
    (header,) = (row for row in rows if row["RowType"] == "Header")
    place = [cell["Value"] for cell in header["Cells"]].index("Closing Balance")
    for section in (row for row in rows if row["RowType"] == "Section"):
        for cells in (row["Cells"] for row in section["Rows"] if row["RowType"] == "Row"):
            (account,) = (each["Value"] for each in cells[0]["Attributes"] if each["Id"] == "accountID")
            yield account, pence_of(cells[place]["Value"])


def read_snapshots(
    xero: XeroClient, codes: Iterable[str], since: datetime | None, chart: Chart | None = None
) -> Iterator[XeroSnapshot]:
    """Every payment, bank transaction and transfer that moves money at one of these accounts, or looks like
    ours at any, and changed since then, dead ones included; for None all there are. A call for each 1,000 of
    a list, one for all transfers, and another without a chart. Raises Malformed for a type that no table
    knows.
    """
    # Xero's lists may name a bank account by its id alone, and one that has no code is nobody's.
    wanted, known = frozenset(codes) - {""}, read_accounts(xero) if chart is None else chart
    for stage, list_all in _LISTED.items():
        for element in list_all(xero, since):
            with understood(ENVELOPE[stage]):
                standing = _standing(stage, element, wanted, known)
            if standing:
                yield standing


def _payments(xero: XeroClient, since: datetime | None) -> Iterator[Element]:
    return listed(xero.payments, Stage.PAYMENTS, since)


def _bank_transactions(xero: XeroClient, since: datetime | None) -> Iterator[Element]:
    elements = listed(xero.bank_transactions, Stage.BANK_TRANSACTIONS, since)
    return (element for element in elements if element.get("Type") not in SIDES)


def _transfers(xero: XeroClient, since: datetime | None) -> Iterator[Element]:
    """They come on one page, and deleted ones only if they are asked for."""
    yield from elements_of(xero.bank_transfers(include_deleted="true", **modified(since)), Stage.TRANSFERS)


def _standing(stage: Stage, element: Element, wanted: frozenset[str], chart: Chart) -> XeroSnapshot | None:
    """None where no wanted account has a part in it and it is not ours, whatever its type is."""
    accounts = [element.get(name) or {} for name in ACCOUNTS[stage]]
    codes = [each.get("Code") or chart.get(each.get("AccountID", ""), "") for each in accounts]
    if wanted.isdisjoint(codes) and not is_at_bank_account(reference_of(element)):
        return None
    return _READ[stage](element, codes)


def _payment(payment: Element, codes: Sequence[str]) -> XeroSnapshot:
    sign, what = _known(PAID, payment["PaymentType"])
    number = (payment.get("Invoice") or {}).get("InvoiceNumber")
    # In the money of the account, where the invoice is in another.
    moved = sign * pence_of(payment.get("BankAmount", payment["Amount"]))
    return _written(Stage.PAYMENTS, "payment", payment, {codes[0]: moved}, f"payment of {number or what}")


def _bank_transaction(transaction: Element, codes: Sequence[str]) -> XeroSnapshot:
    sign, way = _known(MOVED, transaction["Type"])
    contact = (transaction.get("Contact") or {}).get("Name")
    words = f"{transaction['Type']} {way} {contact}" if contact else transaction["Type"]
    moves = {codes[0]: sign * pence_of(transaction["Total"])}
    return _written(Stage.BANK_TRANSACTIONS, "bank_transaction", transaction, moves, words)


def _transfer(transfer: Element, codes: Sequence[str]) -> XeroSnapshot:
    amount, (giver, taker) = pence_of(transfer["Amount"]), codes
    moves = {code: moved for code, moved in ((giver, -amount), (taker, amount)) if code}
    names = [transfer[name].get("Name") or "a bank account" for name in ACCOUNTS[Stage.TRANSFERS]]
    words = "transfer from {} to {}".format(*names)
    return _written(Stage.TRANSFERS, "bank_transfer", transfer, moves, words)


def _known(table: Mapping[str, tuple[int, str]], kind: str) -> tuple[int, str]:
    # A type that is new may bring money in or take it out: nobody may guess.
    if kind not in table:
        raise Malformed(f"Xero has a type of document that nobody told us of: {kind}")
    return table[kind]


def _written(
    stage: Stage, kind: SnapshotKind, element: Element, moves: Mapping[str, int], words: str
) -> XeroSnapshot:
    return XeroSnapshot(
        id=element[ID[stage]],
        kind=kind,
        reference=reference_of(element),
        is_live=element.get("Status") not in GONE,
        bank_effect=moves,
        dated=day_of(element["Date"]),
        detail=words,
    )


_LISTED: Mapping[Stage, Callable[[XeroClient, datetime | None], Iterator[Element]]] = {
    Stage.PAYMENTS: _payments,
    Stage.BANK_TRANSACTIONS: _bank_transactions,
    Stage.TRANSFERS: _transfers,
}
_READ: Mapping[Stage, Callable[[Element, Sequence[str]], XeroSnapshot]] = {
    Stage.PAYMENTS: _payment,
    Stage.BANK_TRANSACTIONS: _bank_transaction,
    Stage.TRANSFERS: _transfer,
}
