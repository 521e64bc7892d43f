"""What a reconciliation starts from, and what it says: figures in pence, and causes in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from shared.provider import Provider
from shared.reconciliation.findings import Finding

# What is in order, and goes away by itself.
PASSING = frozenset({"not_itemised", "refund_under_way"})


@dataclass(frozen=True, slots=True)
class Cause:
    """`word` is one of shared.reasons.CAUSES, PARKED or EXCLUDED; `pence` is what it adds to Xero's figure.

    `about` names the row, the movement or the document in Xero. `accepted`: the owner has said that it is to
    stay so. `linked` names what makes up for it, where another app has booked its own charge.
    """

    reason_code: str
    about: str
    pence: int
    detail: str = ""
    accepted: bool = False
    linked: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether nobody need do anything about it: it passes by itself, or the owner has said so."""
        return self.accepted or bool(self.linked) or self.reason_code in PASSING


@dataclass(frozen=True, slots=True)
class NotInLedger:
    """What the processor lists and the ledger has never heard of. `pence` is its net.

    `word` is `missing`, or says why it cannot be in the ledger yet.
    """

    source: str
    pence: int
    detail: str = ""
    reason_code: str = "missing"


@dataclass(frozen=True, slots=True)
class AtProcessor:
    """`balance` is what it owes, `opening` what it owed when the feed began; None if nobody knows."""

    provider: Provider
    balance: int
    opening: int | None
    not_in_ledger: Sequence[NotInLedger] = ()


@dataclass(frozen=True, slots=True)
class InXero:
    """`balance` is the clearing account's, and `before` what it had been before the first day of the feed.

    None: Xero shows no active bank account of that code. `on_its_way` are keys of rows that are not said to
    be posted, and whose documents Xero has. `is_moving`: something was posted while Xero was read.
    """

    balance: int | None
    before: int = 0
    findings: Sequence[Finding] = ()
    on_its_way: Set[str] = frozenset()
    is_moving: bool = False


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All in pence. `ledger` is what the clearing account would hold if everything known had been posted.

    `is_moving`: rows are on their way to Xero, so that the figures are of a moment that was not quiet.
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
        """What is left of the difference for somebody to deal with."""
        return sum(cause.pence for cause in self.causes if not cause.is_settled)

    @property
    def is_reconciled(self) -> bool:
        """Whether nothing is left to deal with: what is open may be 0.00 since two of them cancel out."""
        return all(cause.is_settled for cause in self.causes)
