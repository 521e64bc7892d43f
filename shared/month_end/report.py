"""Defines a month-end report: balances, figures, and the documents behind each figure. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.ledger.vat import Vat
from shared.month_end.sections import Section
from shared.provider import Provider


@dataclass(frozen=True, slots=True)
class Voucher:
    """A document behind a line. `total` is the document's, `moved` its effect on the account, in pence.

    `key` is the Reference in Xero. `number` is an invoice's in full; for a payment, its invoice's.
    """

    key: str
    kind: str
    number: str
    dated: date
    total: int
    moved: int
    vat: Vat
    state: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A movement, or its fee: its effect on the clearing account, in pence."""

    day: date
    source: str
    what: str
    amount: int
    vouchers: tuple[Voucher, ...]

    @property
    def vat(self) -> Vat:
        return sum((each.vat for each in self.vouchers), Vat())

    @property
    def rest(self) -> int:
        """The amount that no document explains: nothing, unless account codes were changed in between."""
        return self.amount - sum(each.moved for each in self.vouchers)

    @property
    def reference(self) -> str:
        """The Reference of the document that moves the money, else of the first; the source without any."""
        moving = [each.key for each in self.vouchers if each.moved]
        return next(iter((*moving, *(each.key for each in self.vouchers))), self.source)

    @property
    def number(self) -> str:
        return next((each.number for each in self.vouchers if each.number), "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A section of the report: the sum of its lines, in pence, and the VAT included."""

    section: Section
    lines: tuple[ReportLine, ...]

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def vat(self) -> Vat:
        return sum((line.vat for line in self.lines), Vat())


@dataclass(frozen=True, slots=True)
class MissingMovement:
    """A movement at the provider that is not in the books. `amount` is None if nobody knows it."""

    day: date
    source: str
    what: str
    amount: int | None
    why: str


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """`first` is the month's first day; amounts are pence, negative if they left the account.

    `account` is the clearing account's code. `direct` never passed through that account. `missing_before` is
    what earlier months have at the provider and not in the books. `business` is the report's, if named.
    """

    provider: Provider
    first: date
    last: date
    account: str
    opening: int
    figures: tuple[Figure, ...]
    direct: Figure
    missing: tuple[MissingMovement, ...]
    missing_before: int
    business: str = ""

    @property
    def closing(self) -> int:
        return self.opening + sum(figure.amount for figure in self.figures)

    @property
    def at_provider(self) -> int:
        """What the provider's own balance should be: the books plus what is missing in them."""
        return self.closing + self.missing_before + sum(each.amount or 0 for each in self.missing)

    @property
    def is_empty(self) -> bool:
        listed = (*self.figures, self.direct)
        return not self.missing and not any(figure.lines for figure in listed)

    @property
    def is_complete(self) -> bool:
        """Whether every voucher is in Xero, so that Xero's account shows the same."""
        return all(each.state == "posted" for line in self.lines for each in line.vouchers)

    @property
    def lines(self) -> Sequence[ReportLine]:
        return [line for figure in (*self.figures, self.direct) for line in figure.lines]


def last_of(first: date) -> date:
    """Returns the last day of the month that begins on `first`. Raises ValueError for any other day."""
    if first.day != 1:
        raise ValueError(f"a month begins on its first day, not on {first}")
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
