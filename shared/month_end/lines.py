"""The lines of a month-end report: each movement with the documents behind it. Pure."""

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


def lines_of(source: LedgerRow, gathered: MonthRows) -> Iterator[tuple[Section, ReportLine]]:
    """What moved, and what it cost, each in its section."""
    place, net, gross = section_line(source), source.net, source.gross
    documents = gathered.documents[source.key]
    if place.section is Section.FEES:
        # Stripe writes its own fees as an amount taken.
        yield place.section, _line(source, net, documents, place.description, gathered)
        return
    costs = [each for each in documents if each[0].key == reference(source.key, Role.FEE)]
    others = [each for each in documents if each not in costs]
    if gross or others:
        yield place.section, _line(source, gross, others, place.description, gathered)
    if net != gross or costs:
        yield Section.FEES, _line(source, net - gross, costs, "Fee", gathered)


def direct_line(source: LedgerRow, gathered: MonthRows) -> ReportLine:
    """What went straight into the main bank account."""
    found, words = gathered.documents[source.key], section_line(source).description
    return _line(source, source.gross, found, words, gathered, gathered.settings.main_bank_account)


def opening_line(gathered: MonthRows) -> ReportLine | None:
    """The opening balance, on its day; None if there is none yet."""
    if gathered.opening is None:
        return None
    entry, document = gathered.opening
    moved = bank_effect(document).get(gathered.account, 0)
    voucher = _voucher(entry, document, gathered.account, gathered)
    return ReportLine(document.dated, entry.key, "Opening balance", moved, (voucher,))


def missing_line(source: LedgerRow, gathered: MonthRows) -> MissingMovement:
    reason = PARKED.get(source.reason_code) or EXCLUDED.get(source.reason_code)
    undone = UNDONE if source.state == "undone" else source.detail
    return MissingMovement(
        day=gathered.settings.day_of(source.happened_at),
        source=source.key,
        what=section_line(source).description if source.movement else "Never read",
        amount=source.net if source.movement else None,
        why=reason.sentence if reason else undone,
    )


def _line(
    source: LedgerRow, amount: int, found: Documents, words: str, gathered: MonthRows, account: str = ""
) -> ReportLine:
    in_order = sorted(found, key=lambda each: each[0].key)
    moving = account or gathered.account
    return ReportLine(
        day=gathered.settings.day_of(source.happened_at),
        source=source.key,
        what=_what(in_order, words, gathered),
        amount=amount,
        vouchers=tuple(_voucher(entry, document, moving, gathered) for entry, document in in_order),
    )


def _voucher(entry: LedgerRow, document: Booked, account: str, gathered: MonthRows) -> Voucher:
    paid, _ = _sold(document, gathered)
    return Voucher(
        key=entry.key,
        kind=entry.kind,
        number=paid or gathered.number_of(entry),
        dated=document.dated,
        total=sum(posting.pence for posting in postings_of(document) if posting.pence > 0),
        moved=bank_effect(document).get(account, 0),
        vat=vat_in(document),
        state=entry.state,
    )


def _what(found: Documents, words: str, gathered: MonthRows) -> str:
    """What the documents say that it was for, else the invoice that was paid; and whose it was."""
    said = [description_of(document) for _, document in found]
    sold = [_sold(document, gathered)[1] for _, document in found]
    what = next(filter(None, (*said, *sold)), words)
    names = (gathered.names.get(_customer(document), "") for _, document in found)
    name = next(filter(None, names), "")
    return what if not name or name in what else f"{what}, {name}"


def _sold(document: Booked, gathered: MonthRows) -> tuple[str, str]:
    """The number of the invoice that a payment is for, and what was sold."""
    return gathered.sold.get(document.invoice, ("", "")) if isinstance(document, Payment) else ("", "")


def _customer(document: Booked) -> str:
    match document:
        case Refund() | Transfer():
            return ""
        case Invoice() | CreditNote() | Payment() | Spend() | Receive() | Overpayment() | Reversal():
            return document.contact
    assert_never(document)
