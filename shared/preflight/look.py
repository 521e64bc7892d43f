"""Describes what was looked at in Xero besides the chart of accounts: counts, traces, and nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.preflight.traces import Trace
from shared.provider import Provider


@dataclass(frozen=True, slots=True)
class Customers:
    """How many customers there are among the contacts, and how many of them lack something.

    `nameless` lack a person's first or last name. `are_all` says whether every contact was read.
    """

    count: int = 0
    nameless: int = 0
    without_email: int = 0
    are_all: bool = True


@dataclass(frozen=True, slots=True)
class Products:
    """So many products for sale that share a sales account and a tax type, both empty where there is none.

    `account` is a code, and `codes` are the first of the products' own.
    """

    account: str
    tax_type: str
    count: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What Xero held at `read_at`, in UTC. Traces were looked for from the day `since` on.

    `are_all_read` says whether every document since then was read.
    """

    customers: Customers
    products: tuple[Products, ...]
    traces: tuple[Trace, ...]
    since: date
    read_at: datetime
    are_all_read: bool = True

    def traces_of(self, provider: Provider) -> tuple[Trace, ...]:
        """The traces of tools that post a provider's payments, or may do so."""
        return tuple(each for each in self.traces if each.provider in (provider, None))
