"""Computes the VAT included in a document as Xero does: line by line. See docs/accounting.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

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

# The UK's tax types, in per cent of the net. A reverse charge is owed and reclaimed at once.
PER_CENT: Mapping[str, int] = {
    "OUTPUT2": 20,
    "INPUT2": 20,
    "RROUTPUT": 5,
    "RRINPUT": 5,
    "ZERORATEDOUTPUT": 0,
    "ZERORATEDINPUT": 0,
    "EXEMPTOUTPUT": 0,
    "EXEMPTINPUT": 0,
    "REVERSECHARGES": 0,
    "NONE": 0,
}


@dataclass(frozen=True, slots=True)
class Vat:
    """`pence` are known; the VAT of `untold` lines only Xero knows, from their accounts' tax rates."""

    pence: int = 0
    untold: int = 0

    def __add__(self, other: Vat) -> Vat:
        return Vat(self.pence + other.pence, self.untold + other.untold)

    def __neg__(self) -> Vat:
        return Vat(-self.pence, self.untold)


def vat_of(line: Line) -> int | None:
    """Returns the pence of VAT in the line's gross; None if the tax type is empty or unknown here.

    >>> from shared.money import Money
    >>> vat_of(Line("Boiler service", "200", Money(14999), "OUTPUT2"))
    2500
    """
    if line.tax is not None:
        return line.tax.minor
    per_cent = PER_CENT.get(line.tax_type)
    return None if per_cent is None else _inside(line.amount.minor, per_cent)


def vat_in(document: Document) -> Vat:
    """Adds up the VAT of a document: positive on sales, negative on what is spent or credited."""
    match document:
        case Invoice(lines=lines) | Receive(lines=lines):
            return _sum(lines)
        case CreditNote(lines=lines) | Spend(lines=lines):
            return -_sum(lines)
        case Payment() | Refund() | Overpayment() | Transfer() | Reversal():
            return Vat()
        case Contact() | ContactEmail() | Removal() | Mailing() | Amendment():
            return Vat()
    assert_never(document)


def _sum(lines: Iterable[Line]) -> Vat:
    each_vat = [vat_of(line) for line in lines if line.amount.minor]
    return Vat(sum(vat or 0 for vat in each_vat), each_vat.count(None))


def _inside(gross: int, per_cent: int) -> int:
    """Rounds half away from zero, so that a line and its opposite have opposite VAT."""
    whole = 100 + per_cent
    rounded = (2 * abs(gross) * per_cent + whole) // (2 * whole)
    return rounded if gross > 0 else -rounded
