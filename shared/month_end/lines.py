"""Makes the lines of a month-end report: each movement with the documents behind it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from shared.ledger.bank_effect import bank_effect
from shared.ledger.documents import (
    CreditNote,
    Invoice,
    Overpayment,
    Payment,
    Receive,
    Refund,
    Reversal,
    Spend,
    Transfer,
)
from shared.ledger.journal import Booked, description_of, postings_of
from shared.ledger.keys import Role, reference
from shared.ledger.rows import LedgerRow
from shared.ledger.vat import vat_in
from shared.month_end.report import MissingMovement, ReportLine, Voucher
from shared.month_end.rows import MonthRows
from shared.month_end.sections import Section, section_line
from shared.reasons import EXCLUDED, PARKED

Documents = Sequence[tuple[LedgerRow, Booked]]
UNDONE = "It was taken out of the books by the owner."


def lines_of(source: LedgerRow, month: MonthRows) -> Iterator[tuple[Section, ReportLine]]:
    """Yields the line of a movement, and the line of its fee, each with its section."""
    place, net, gross = section_line(source), source.net, source.gross
    documents = month.documents[source.key]
    if place.section is Section.FEES:
        # Stripe writes its own fees as an amount taken.
        yield place.section, _line(source, net, documents, place.description, month)
        return
    costs = [each for each in documents if each[0].key == reference(source.key, Role.FEE)]
    others = [each for each in documents if each not in costs]
    if gross or others:
        yield place.section, _line(source, gross, others, place.description, month)
    if net != gross or costs:
        yield Section.FEES, _line(source, net - gross, costs, "Fee", month)


def direct_line(source: LedgerRow, month: MonthRows) -> ReportLine:
    """Makes the line of a movement that went straight to the main bank account."""
    found, description = month.documents[source.key], section_line(source).description
    return _line(source, source.gross, found, description, month, month.settings.main_bank_account)


def opening_line(month: MonthRows) -> ReportLine | None:
    """Makes the line of the opening balance, on its day; None if there is none yet."""
    if month.opening is None:
        return None
    row, document = month.opening
    moved = bank_effect(document).get(month.account, 0)
    voucher = _voucher(row, document, month.account, month)
    return ReportLine(document.dated, row.key, "Opening balance", moved, (voucher,))


def missing_line(source: LedgerRow, month: MonthRows) -> MissingMovement:
    reason = PARKED.get(source.reason_code) or EXCLUDED.get(source.reason_code)
    undone = UNDONE if source.state == "undone" else source.detail
    return MissingMovement(
        day=month.settings.day_of(source.happened_at),
        source=source.key,
        what=section_line(source).description if source.movement else "Never read",
        amount=source.net if source.movement else None,
        why=reason.sentence if reason else undone,
    )


def _line(
    source: LedgerRow, amount: int, found: Documents, description: str, month: MonthRows, account: str = ""
) -> ReportLine:
    in_order = sorted(found, key=lambda each: each[0].key)
    moving = account or month.account
    return ReportLine(
        day=month.settings.day_of(source.happened_at),
        source=source.key,
        what=_what(in_order, description, month),
        amount=amount,
        vouchers=tuple(_voucher(row, document, moving, month) for row, document in in_order),
    )


def _voucher(row: LedgerRow, document: Booked, account: str, month: MonthRows) -> Voucher:
    paid, _ = _sold(document, month)
    return Voucher(
        key=row.key,
        kind=row.kind,
        number=paid or month.number_of(row),
        dated=document.dated,
        total=sum(posting.pence for posting in postings_of(document) if posting.pence > 0),
        moved=bank_effect(document).get(account, 0),
        vat=vat_in(document),
        state=row.state,
    )


def _what(found: Documents, description: str, month: MonthRows) -> str:
    """Describes a movement: by its documents, else by the invoice that was paid; and names the customer."""
    descriptions = [description_of(document) for _, document in found]
    sold = [_sold(document, month)[1] for _, document in found]
    what = next(filter(None, (*descriptions, *sold)), description)
    names = (month.names.get(_customer(document), "") for _, document in found)
    name = next(filter(None, names), "")
    return what if not name or name in what else f"{what}, {name}"


def _sold(document: Booked, month: MonthRows) -> tuple[str, str]:
    """Returns the number of the invoice that a payment is for, and what was sold."""
    return month.sold.get(document.invoice, ("", "")) if isinstance(document, Payment) else ("", "")


def _customer(document: Booked) -> str:
    match document:
        case Refund() | Transfer():
            return ""
        case Invoice() | CreditNote() | Payment() | Spend() | Receive() | Overpayment() | Reversal():
            return document.contact
    assert_never(document)
