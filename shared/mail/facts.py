"""Describes what a digest and an alarm tell: figures and reasons, and nobody who has paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.mail.choice import Every
from shared.provider import Provider
from shared.reconciliation.result import Reconciliation
from shared.troubles import Trouble


@dataclass(frozen=True, slots=True)
class Compared:
    """The latest comparison with a provider that is booked; None before the first."""

    provider: Provider
    latest: Reconciliation | None


@dataclass(frozen=True, slots=True)
class Needing:
    """How many documents, or changes in Xero, need a person for one reason. `is_more`: or more than that."""

    reason_code: str
    count: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class PaidOut:
    """A payout of `pence`, and the reasons why it has no tick: none if all of it is in Xero."""

    provider: Provider
    day: date
    pence: int
    reason_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Books:
    """How one business stands. `zone` is IANA's; without `is_set_up` there is nothing else to tell.

    `payouts` were paid since the last digest. Of those paid before, `ticked` have got their tick since then,
    and `unticked` have none yet.
    """

    tenant: str
    name: str
    zone: str
    is_set_up: bool = True
    compared: tuple[Compared, ...] = ()
    needing: tuple[Needing, ...] = ()
    payouts: tuple[PaidOut, ...] = ()
    ticked: tuple[PaidOut, ...] = ()
    unticked: tuple[PaidOut, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """How a person's businesses stand at a moment, and what has come since an earlier one. Times in UTC."""

    every: Every
    at: datetime
    since: datetime
    books: tuple[Books, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A trouble of a business that began, or, once it has an `until`, one that is over."""

    trouble: Trouble
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class Links:
    """Where a mail leads. `pages` is what the addresses of the pages begin with; `stop` ends such mails."""

    pages: str
    stop: str

    def business(self, tenant: str, place: str = "") -> str:
        return f"{self.pages}/manage/b/{tenant}{place}"

    @property
    def choose(self) -> str:
        return f"{self.pages}/manage/mail"
