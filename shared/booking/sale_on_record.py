"""Shows one sale as the ledger has it: what happened to it, what was booked, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from shared.booking.apportion import apportion
from shared.booking.decision import Context, SaleChange
from shared.booking.position import Position, position_of
from shared.booking.sale_books import SaleBooks
from shared.events import Sale
from shared.ledger.documents import Credit, Document, Invoice, Line
from shared.ledger.keys import Role
from shared.ledger.sale_facts import Fact
from shared.ledger.xero_text import within_reference
from shared.money import Money


def invoice_key(sale: Sale) -> str:
    """Makes the key of a sale's first invoice, by which its record is found."""
    return invoice_of(sale.key)


def invoice_of(sale: str) -> str:
    """Makes the key of the first invoice of the sale with this key: our order's id, for example."""
    # An order's number is whatever somebody wrote into the payment's metadata.
    return within_reference(sale, f" {Role.INVOICE}")


@dataclass(frozen=True, slots=True)
class SaleOnRecord:
    """A sale's facts and documents. `first` is its first invoice, under whose key the facts are kept."""

    first: Invoice
    facts: tuple[Fact, ...]
    books: SaleBooks

    @property
    def total(self) -> int | None:
        """The total of the whole sale, in pence; None if nobody knows it."""
        if self.first.is_whole:
            return self.first.total.minor
        # A payment of an order was booked before the order was.
        return next((fact.pence for fact in self.facts if fact.kind == "ordered"), None)

    @property
    def lead_source(self) -> str:
        """The id of what had brought the customer when the sale was first booked: it stays the sale's."""
        return self.first.lines[0].lead_source

    @property
    def position(self) -> Position:
        return position_of(self.facts, self.total)

    def change(self, fact: Fact) -> Position:
        """Returns by how much a fact changes each part of the sale's position."""
        return replace(self, facts=(*self.facts, fact)).position - self.position

    def with_fact(self, fact: Fact, documents: Iterable[Document]) -> SaleChange:
        """Adds the fact, with the keys of the documents that it became."""
        booked = replace(fact, documents=tuple(each.key for each in documents))
        return SaleChange(self.first.key, self.facts, (*self.facts, booked))

    def made_of(self, source: str) -> list[Document]:
        """Lists the documents of a movement of the sale that nothing has taken back."""
        keys = (key for fact in self.facts if fact.source == source for key in fact.documents)
        return self.books.not_ended(keys)


def sold_here(sale: Sale | None, context: Context) -> SaleOnRecord | None:
    """Returns a sale that these books invoiced; else None, even if they know that a payment of it failed."""
    found = on_record(sale, context)
    return None if found is None or found.first.reopens else found


def on_record(sale: Sale | None, context: Context) -> SaleOnRecord | None:
    """Returns a sale that is on record; None for one that is older than the feed, or was never paid."""
    return on_record_by(invoice_key(sale), context) if sale else None


def on_record_by(invoice: str, context: Context) -> SaleOnRecord | None:
    """Returns the sale whose first invoice has this key; None if it is not on record."""
    first = context.documents.get(invoice)
    if not isinstance(first, Invoice):
        return None
    facts = context.facts.get(first.key, ())
    keys = dict.fromkeys((first.key, *(key for fact in facts for key in fact.documents)))
    books = SaleBooks({key: context.documents[key] for key in keys if key in context.documents})
    return SaleOnRecord(books.as_changed(first), facts, books)


def credits_of(sale: SaleOnRecord, paid: str, pence: int) -> tuple[tuple[Credit, ...], tuple[Line, ...]]:
    """Credits `pence` of a sale, and makes the lines; the invoices that this movement paid come first.

    No invoice is credited beyond its amount, so the credits may come to less.
    """
    named = {getattr(each, "invoice", "") for each in sale.made_of(paid)}
    invoices = sorted(sale.books.sold(), key=lambda each: each.key not in named)
    credited = sale.books.credited()
    parts = _spread(pence, ((each, each.total.minor - credited[each.key]) for each in invoices))
    lines = (_parts(each, credited[each.key], credited[each.key] + part) for each, part in parts)
    return _credits(parts), tuple(map(_refund_line, chain.from_iterable(lines)))


def called_off(sale: SaleOnRecord, pence: int) -> tuple[tuple[Credit, ...], tuple[Line, ...]]:
    """Credits `pence` of a sale that nobody will pay, and makes the lines.

    A line that is called off whole keeps its product, so that its pieces are back in stock.
    """
    credited = sale.books.credited()
    parts = _spread(pence, ((each, each.total.minor - credited[each.key]) for each in sale.books.sold()))
    lines = (_parts(each, credited[each.key], credited[each.key] + part, True) for each, part in parts)
    return _credits(parts), tuple(map(_cancelled_line, chain.from_iterable(lines)))


def restored(sale: SaleOnRecord, pence: int) -> tuple[tuple[Credit, ...], tuple[Line, ...]]:
    """Restores `pence` of what was credited as sold again, and makes the lines."""
    credited = sale.books.credited()
    parts = _spread(pence, ((each, credited[each.key]) for each in sale.books.sold()))
    lines = (_parts(each, credited[each.key] - part, credited[each.key]) for each, part in parts)
    return _credits(parts), tuple(chain.from_iterable(lines))


def _spread(pence: int, limits: Iterable[tuple[Invoice, int]]) -> list[tuple[Invoice, int]]:
    """Spreads pence over invoices in their order, up to each one's limit."""
    parts, rest = list[tuple[Invoice, int]](), pence
    for invoice, limit in limits:
        part = min(rest, limit)
        if part > 0:
            parts.append((invoice, part))
            rest -= part
    return parts


def _credits(parts: Iterable[tuple[Invoice, int]]) -> tuple[Credit, ...]:
    return tuple(Credit(invoice.key, part) for invoice, part in parts)


def _refund_line(line: Line) -> Line:
    return replace(line, description=f"Refund: {line.description}")


def lines_beyond(invoice: Invoice, pence: int) -> tuple[Line, ...]:
    """Returns an invoice's lines pro rata for all that is beyond its first `pence`."""
    return tuple(_parts(invoice, pence, invoice.total.minor, True))


def _cancelled_line(line: Line) -> Line:
    return replace(line, description=f"Cancelled: {line.description}")


def _parts(invoice: Invoice, before: int, after: int, gives_back: bool = False) -> Iterator[Line]:
    """Yields an invoice's lines pro rata, without lines that a small amount does not reach."""
    parts = apportion([line.amount.minor for line in invoice.lines], before, after)
    for line, part in zip(invoice.lines, parts, strict=True):
        if part:
            # Without its product, as a rule: the stock does not come back with the money.
            pieces = line.pieces if gives_back and part == line.amount.minor else None
            yield replace(line, amount=Money(part), tax=None, pieces=pieces)
