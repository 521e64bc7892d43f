"""The lines of a month-end report: each movement with the documents behind it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shared.ledger.balance import gross_of, net_of
from shared.ledger.documents import Payment, Refund, Transfer
from shared.ledger.entries import Entry
from shared.ledger.figures import Line, Missing, Voucher
from shared.ledger.gathered import Gathered
from shared.ledger.journal import Booked, postings_of, words_of
from shared.ledger.moves import moves
from shared.ledger.sections import Section, place_of
from shared.ledger.vat import vat_in
from shared.reasons import LEFT_OUT, PARKED

Found = Sequence[tuple[Entry, Booked]]
UNDONE = "It was taken out of the books by the owner."


def lines_of(source: Entry, gathered: Gathered) -> Iterator[tuple[Section, Line]]:
    """What moved, and what it cost, each in its section."""
    place, net, gross = place_of(source), net_of(source.stored), gross_of(source.stored)
    documents = gathered.documents[source.key]
    if place.section is Section.FEES:
        # Stripe writes its own fees as an amount taken.
        yield place.section, _line(source, net, documents, place.words, gathered)
        return
    costs = [each for each in documents if each[0].key == f"{source.key} fee"]
    others = [each for each in documents if each not in costs]
    if gross or others:
        yield place.section, _line(source, gross, others, place.words, gathered)
    if net != gross or costs:
        yield Section.FEES, _line(source, net - gross, costs, "Fee", gathered)


def direct_line(source: Entry, gathered: Gathered) -> Line:
    """What went straight into the main bank account."""
    found, words = gathered.documents[source.key], place_of(source).words
    return _line(source, gross_of(source.stored), found, words, gathered, gathered.settings.main_bank_account)


def opening_line(gathered: Gathered) -> Line | None:
    """The opening balance, on its day; None if there is none yet."""
    if gathered.opening is None:
        return None
    entry, document = gathered.opening
    moved = moves(document).get(gathered.account, 0)
    voucher = _voucher(entry, document, gathered.account, gathered)
    return Line(document.dated, entry.key, "Opening balance", moved, (voucher,))


def missing_line(source: Entry, gathered: Gathered) -> Missing:
    reason = PARKED.get(source.reason) or LEFT_OUT.get(source.reason)
    undone = UNDONE if source.state == "undone" else source.words
    return Missing(
        day=gathered.settings.day_of(source.happened_at),
        source=source.key,
        what=place_of(source).words if source.stored else "Never read",
        amount=net_of(source.stored) if source.stored else None,
        why=reason.sentence if reason else undone,
    )


def _line(
    source: Entry, amount: int, found: Found, words: str, gathered: Gathered, account: str = ""
) -> Line:
    in_order = sorted(found, key=lambda each: each[0].key)
    moving = account or gathered.account
    return Line(
        day=gathered.settings.day_of(source.happened_at),
        source=source.key,
        what=_what(in_order, words, gathered),
        amount=amount,
        vouchers=tuple(_voucher(entry, document, moving, gathered) for entry, document in in_order),
    )


def _voucher(entry: Entry, document: Booked, account: str, gathered: Gathered) -> Voucher:
    paid, _ = _sold(document, gathered)
    return Voucher(
        key=entry.key,
        kind=entry.kind,
        number=paid or gathered.number_of(entry),
        dated=document.dated,
        total=sum(posting.pence for posting in postings_of(document) if posting.pence > 0),
        moved=moves(document).get(account, 0),
        vat=vat_in(document),
        state=entry.state,
    )


def _what(found: Found, words: str, gathered: Gathered) -> str:
    """What the documents say that it was for, else the invoice that was paid; and whose it was."""
    said = [words_of(document) for _, document in found]
    sold = [_sold(document, gathered)[1] for _, document in found]
    what = next(filter(None, (*said, *sold)), words)
    names = (gathered.names.get(_customer(document), "") for _, document in found)
    name = next(filter(None, names), "")
    return what if not name or name in what else f"{what}, {name}"


def _sold(document: Booked, gathered: Gathered) -> tuple[str, str]:
    """The number of the invoice that a payment is for, and what was sold."""
    return gathered.sold.get(document.invoice, ("", "")) if isinstance(document, Payment) else ("", "")


def _customer(document: Booked) -> str:
    match document:
        case Refund() | Transfer():
            return ""
        case _:
            return document.contact
