"""What happened to a sale, as its first invoice's row keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FactKind = Literal[
    "ordered",
    "paid",
    "failed",
    "refunded",
    "refund_failed",
    "lost",
    "written_off",
    "won_back",
    "cancelled",
    "amended",
    "reduced",
]


@dataclass(frozen=True, slots=True)
class Fact:
    """Money of a sale that came or went: `pence` is positive, `at` is UTC.

    An order that comes in, or is cancelled or amended, moves none: its `pence` are what the order came to.
    Of one that is reduced once its invoice stands, they are what is no longer sold.
    `source` is the movement's id, or the lost dispute's; `documents` are the keys of what the fact became.
    `mails_when_paid`: Xero is to send the invoice of the order that came in, once all of it is paid.
    """

    source: str
    at: datetime
    kind: FactKind
    pence: int
    documents: tuple[str, ...] = ()
    mails_when_paid: bool = False
