"""Reads what Xero holds at the clearing accounts, whoever wrote it there. Reading is safe to repeat.

Every function raises Unavailable where Xero does not answer, or its answer makes no sense.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from shared.errors import Malformed
from shared.ledger.keys import is_at_bank_account
from shared.ledger.stages import Stage
from shared.reconciliation.snapshots import SnapshotKind, XeroSnapshot
from shared.xero.answers import GONE
from shared.xero.client import XeroClient
from shared.xero.paging import (
    Element,
    all_pages,
    content_of,
    day_of,
    elements_of,
    if_modified,
    pence_of,
    reference_of,
    understood,
)
from shared.xero.payloads import ENVELOPE, ID

# BankSummary takes a year at most, counting the first and the last day.
AHEAD = timedelta(days=364)

# The sign of a payment at its account, and what it pays if that has no number.
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
# The sign of a bank transaction, and the preposition before its contact.
MOVED = {
    "RECEIVE": (1, "from"),
    "RECEIVE-OVERPAYMENT": (1, "from"),
    "RECEIVE-PREPAYMENT": (1, "from"),
    "SPEND": (-1, "to"),
    "SPEND-OVERPAYMENT": (-1, "to"),
    "SPEND-PREPAYMENT": (-1, "to"),
}
# Xero lists the two sides of each transfer among the bank transactions as well, under ids of their own.
# The transfer is what counts: it bears the reference, and is deleted as one. We assume that every side has
# its transfer; the balance would show the contrary.
SIDES = frozenset({"RECEIVE-TRANSFER", "SPEND-TRANSFER"})
ACCOUNTS = {
    Stage.PAYMENTS: ("Account",),
    Stage.BANK_TRANSACTIONS: ("BankAccount",),
    Stage.TRANSFERS: ("FromBankAccount", "ToBankAccount"),
}

Chart = Mapping[str, str]
"""Account code by AccountID."""


def read_accounts(xero: XeroClient) -> dict[str, str]:
    """Reads the code of every account that has one, by AccountID, in one call. Other calls can reuse it."""
    accounts = content_of(xero.accounts(), "Accounts")
    with understood("Accounts"):
        return {each["AccountID"]: each["Code"] for each in accounts if each.get("Code")}


def read_balances(
    xero: XeroClient,
    codes: Iterable[str],
    today: date,
    chart: Chart | None = None,
    ahead: timedelta = AHEAD,
) -> dict[str, int]:
    """Reads the balances in pence by account code, over all documents.

    A code that is missing belongs to no active bank account. Makes one call, and another without a chart.

    Unless the caller says otherwise, the last day lies a year ahead. Xero sums up to that day, while its
    lists also show documents that a person has dated in the future: both must speak of the same documents.
    The first day changes no closing balance.
    """
    wanted, known = frozenset(codes), read_accounts(xero) if chart is None else chart
    reports = content_of(xero.bank_summary(today, today + ahead), "Reports")
    with understood("Reports"):
        held = dict(_closing(reports[0]["Rows"]))
    return {known[each]: pence for each, pence in held.items() if known.get(each) in wanted}


def _closing(rows: Sequence[Element]) -> Iterator[tuple[str, int]]:
    """Yields the closing balances in pence with their AccountIDs."""
    (header,) = (row for row in rows if row["RowType"] == "Header")
    place = [cell["Value"] for cell in header["Cells"]].index("Closing Balance")
    for section in (row for row in rows if row["RowType"] == "Section"):
        for cells in (row["Cells"] for row in section["Rows"] if row["RowType"] == "Row"):
            (account,) = (each["Value"] for each in cells[0]["Attributes"] if each["Id"] == "accountID")
            yield account, pence_of(cells[place]["Value"])


def read_snapshots(
    xero: XeroClient, codes: Iterable[str], since: datetime | None, chart: Chart | None = None
) -> Iterator[XeroSnapshot]:
    """Reads every payment, bank transaction and transfer that changed since then, dead ones included.

    Reads all there are for None. Each moves money at one of these accounts, or looks like ours at any
    account.

    Makes a call for each 1,000 of a list, one for all transfers, and another without a chart. Raises
    Malformed for a type that no table knows.
    """
    # Xero's lists may name a bank account by its id alone; an account without a code is not wanted.
    wanted, known = frozenset(codes) - {""}, read_accounts(xero) if chart is None else chart
    for stage, list_all in _LISTED.items():
        for element in list_all(xero, since):
            if snapshot := snapshot_of(stage, element, wanted, known):
                yield snapshot


def snapshot_of(stage: Stage, element: Element, wanted: frozenset[str], chart: Chart) -> XeroSnapshot | None:
    """Reads one payment, bank transaction or transfer; None if it moves nothing at a wanted account.

    Raises Unavailable where the element makes no sense, Malformed for a type that no table knows.
    """
    if element.get("Type") in SIDES:
        return None
    with understood(ENVELOPE[stage]):
        return _snapshot(stage, element, wanted, chart)


def _payments(xero: XeroClient, since: datetime | None) -> Iterator[Element]:
    return all_pages(xero.payments, Stage.PAYMENTS, since)


def _bank_transactions(xero: XeroClient, since: datetime | None) -> Iterator[Element]:
    return all_pages(xero.bank_transactions, Stage.BANK_TRANSACTIONS, since)


def _transfers(xero: XeroClient, since: datetime | None) -> Iterator[Element]:
    """Reads transfers, which come on one page. Xero gives deleted ones only if they are asked for."""
    yield from elements_of(xero.bank_transfers(include_deleted="true", **if_modified(since)), Stage.TRANSFERS)


def _snapshot(stage: Stage, element: Element, wanted: frozenset[str], chart: Chart) -> XeroSnapshot | None:
    """Returns None where the document is at no wanted account and is not ours, whatever its type."""
    accounts = [element.get(name) or {} for name in ACCOUNTS[stage]]
    codes = [each.get("Code") or chart.get(each.get("AccountID", ""), "") for each in accounts]
    if wanted.isdisjoint(codes) and not is_at_bank_account(reference_of(element)):
        return None
    return _READ[stage](element, codes)


def _payment(payment: Element, codes: Sequence[str]) -> XeroSnapshot:
    sign, what = _known(PAID, payment["PaymentType"])
    number = (payment.get("Invoice") or {}).get("InvoiceNumber")
    # BankAmount is in the account's currency, where the invoice is in another one.
    moved = sign * pence_of(payment.get("BankAmount", payment["Amount"]))
    return _written(Stage.PAYMENTS, "payment", payment, {codes[0]: moved}, f"payment of {number or what}")


def _bank_transaction(transaction: Element, codes: Sequence[str]) -> XeroSnapshot:
    sign, way = _known(MOVED, transaction["Type"])
    contact = (transaction.get("Contact") or {}).get("Name")
    detail = f"{transaction['Type']} {way} {contact}" if contact else transaction["Type"]
    moves = {codes[0]: sign * pence_of(transaction["Total"])}
    return _written(Stage.BANK_TRANSACTIONS, "bank_transaction", transaction, moves, detail)


def _transfer(transfer: Element, codes: Sequence[str]) -> XeroSnapshot:
    amount, (giver, taker) = pence_of(transfer["Amount"]), codes
    moves = {code: moved for code, moved in ((giver, -amount), (taker, amount)) if code}
    names = [transfer[name].get("Name") or "a bank account" for name in ACCOUNTS[Stage.TRANSFERS]]
    detail = "transfer from {} to {}".format(*names)
    return _written(Stage.TRANSFERS, "bank_transfer", transfer, moves, detail)


def _known(table: Mapping[str, tuple[int, str]], kind: str) -> tuple[int, str]:
    # A new type may bring money in or take it out: we must not guess.
    if kind not in table:
        raise Malformed(f"Xero has a type of document that this version does not know: {kind}")
    return table[kind]


def _written(
    stage: Stage, kind: SnapshotKind, element: Element, moves: Mapping[str, int], detail: str
) -> XeroSnapshot:
    return XeroSnapshot(
        id=element[ID[stage]],
        kind=kind,
        reference=reference_of(element),
        is_live=element.get("Status") not in GONE,
        bank_effect=moves,
        dated=day_of(element["Date"]),
        detail=detail,
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
