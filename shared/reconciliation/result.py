"""Defines what a reconciliation starts from, and its result: figures in pence, and their causes. Pure."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from shared.provider import Provider
from shared.reconciliation.findings import Finding

# These causes are in order, and go away by themselves.
PASSING = frozenset({"not_itemised", "refund_under_way"})


@dataclass(frozen=True, slots=True)
class Cause:
    """`reason_code` is a key of CAUSES, PARKED or EXCLUDED; `pence` is what the cause adds to Xero's figure.

    `about` names the row, the movement or the document in Xero. `accepted`: the owner has decided that it is
    to stay so. `linked` names the counterpart, if another app has booked its own charge. `count` is more than
    one where the cause stands for several.
    """

    reason_code: str
    about: str
    pence: int
    detail: str = ""
    accepted: bool = False
    linked: str = ""
    count: int = 1

    @property
    def is_settled(self) -> bool:
        """Whether nothing need be done: the cause goes away by itself, is linked or was accepted."""
        return self.accepted or bool(self.linked) or self.reason_code in PASSING


@dataclass(frozen=True, slots=True)
class NotInLedger:
    """A movement that the processor lists and the ledger does not have. `pence` is its net amount.

    `reason_code` is `missing`, or says why the movement cannot be in the ledger yet.
    """

    source: str
    pence: int
    detail: str = ""
    reason_code: str = "missing"


@dataclass(frozen=True, slots=True)
class AtProcessor:
    """`balance` is what the processor owes, `opening` what it owed when the feed began; None if unknown."""

    provider: Provider
    balance: int
    opening: int | None
    not_in_ledger: Sequence[NotInLedger] = ()


@dataclass(frozen=True, slots=True)
class InXero:
    """`balance` is the clearing account's, and `before` its balance before the first day of the feed.

    None: Xero shows no active bank account with this code. `on_its_way` are keys of pending rows whose
    documents Xero has already. `is_moving`: something was posted while Xero was read.
    """

    balance: int | None
    before: int = 0
    findings: Sequence[Finding] = ()
    on_its_way: Set[str] = frozenset()
    is_moving: bool = False


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All in pence. `ledger` is what the clearing account would hold if everything known had been posted.

    `is_moving`: rows are on their way to Xero, so the figures may be of different moments.
    """

    provider: Provider
    at: datetime
    processor: int
    ledger: int
    xero: int
    causes: tuple[Cause, ...]
    is_moving: bool = False

    @property
    def difference(self) -> int:
        return self.xero - self.processor

    @property
    def unexplained(self) -> int:
        return sum(cause.pence for cause in self.causes if cause.reason_code == "unexplained")

    @property
    def open(self) -> int:
        """The part of the difference that somebody still has to deal with."""
        return sum(cause.pence for cause in self.causes if not cause.is_settled)

    @property
    def is_reconciled(self) -> bool:
        """Whether nothing is left to deal with; an `open` of 0.00 may be two causes that cancel out."""
        return all(cause.is_settled for cause in self.causes)


@dataclass(frozen=True, slots=True)
class DayEnd:
    """What a processor and Xero held, in pence, when they were last compared on a day of the business's."""

    provider: Provider
    day: date
    at: datetime
    processor: int
    xero: int

    @property
    def difference(self) -> int:
        return self.xero - self.processor
