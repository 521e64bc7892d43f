"""Proposes the opening balance of a clearing account, and posts it when the owner says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from shared.booking.case import Case
from shared.booking.opening_balance import opening, opening_source
from shared.errors import Unavailable
from shared.feeds import feed_start
from shared.ledger.documents import Receive, Spend
from shared.ledger.keys import opening_key
from shared.ledger.profiles import PROFILES
from shared.ledger.rows import SOURCE, LedgerRow, Source
from shared.money import Money
from shared.operations.leasing import leased
from shared.provider import Provider
from shared.queue import Postings
from shared.reasons import OBSTACLES
from shared.store import closings, ledger, reconciliations, rows
from shared.store.ledger import Recorded
from shared.store.tenants import Tenant


class InClosedMonth(Exception):
    """Nothing was posted: the opening balance is dated in a month that a person has closed."""

    reason = OBSTACLES["closed_month"]

    def __init__(self, day: date) -> None:
        super().__init__(f"The opening balance is dated {day:%Y-%m-%d}, and that month is closed.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed opening balance, in pence; the difference is to be posted.

    `held` is what the processor held when the feed began, `in_xero` what stood in the account then.
    """

    provider: Provider
    held: int
    in_xero: int

    @property
    def to_post(self) -> int:
        return self.held - self.in_xero


@dataclass(frozen=True, slots=True)
class OpeningBalance:
    """The opening balance of one provider's clearing account, as it stands.

    `account` is the clearing account's code. `proposal` is None while nobody knows the amount. `posted` are
    the sources that are in the books or on their way; `of_another_day` are those that were posted before the
    feed's first day was moved. `became` says what came of posting the proposal just now, empty if not asked.
    """

    provider: Provider
    account: str
    proposal: Proposal | None
    posted: tuple[str, ...]
    of_another_day: tuple[str, ...]
    became: Recorded | Literal[""] = ""

    @property
    def can_be_posted(self) -> bool:
        return self.proposal is not None and self.proposal.to_post != 0 and not self.posted

    @property
    def is_open(self) -> bool:
        """Whether somebody has to post the balance, find it out, or undo a balance of another day."""
        return self.can_be_posted or self.proposal is None or bool(self.of_another_day)


@dataclass(frozen=True, slots=True)
class Entry:
    """An opening balance that was or will be posted. `pence` is what it adds to the clearing account.

    `day` is its date, and `account` the code of the account that it is posted against.
    """

    day: date
    account: str
    pence: int
    is_in_xero: bool


def opening_balance(owner: Tenant, provider: Provider, became: Recorded | Literal[""] = "") -> OpeningBalance:
    """Says how one provider's opening balance stands; `became` is what came of posting it just now."""
    account = owner.settings.clearing_accounts[provider]
    posted = tuple(posted_openings(owner.tenant, provider))
    of_the_day = opening_source(provider, owner.settings.feed_from, "")
    others = tuple(each for each in posted if not each.startswith(of_the_day))
    return OpeningBalance(provider, account, propose(owner, provider, account), posted, others, became)


def propose(owner: Tenant, provider: Provider, code: str) -> Proposal | None:
    """Proposes a balance for the clearing account with this code.

    None until the account has been reconciled once, which finds the amount out.
    """
    state = reconciliations.state(owner.tenant)
    known = state.openings.get(provider)
    if known is None or known.first_day != owner.settings.feed_from:
        return None
    return Proposal(provider, known.pence, state.before.get(code, 0))


def posted_openings(tenant: str, provider: Provider) -> list[str]:
    """Returns the sources of the opening balances that were or will be posted, and were not undone."""
    opening_rows = rows.with_key_prefix(tenant, opening_key(provider))
    return [row.key for row in opening_rows if row.kind == SOURCE and row.state == "booked"]


def entries(tenant: str, provider: Provider) -> Iterator[Entry]:
    """Yields the opening balances that were or will be posted, and were not undone."""
    opening_rows = list(rows.with_key_prefix(tenant, opening_key(provider)))
    booked = {row.key for row in opening_rows if row.kind == SOURCE and row.state == "booked"}
    return (entry for row in opening_rows if row.source in booked for entry in _entry(row))


def _entry(row: LedgerRow) -> Iterator[Entry]:
    document = row.document if row.kind in (Receive.__name__, Spend.__name__) else None
    if isinstance(document, Receive | Spend):
        pence = document.total.minor if isinstance(document, Receive) else -document.total.minor
        yield Entry(document.dated, document.lines[0].account, pence, row.state == "posted")


def post(
    owner: Tenant, proposal: Proposal, account: str, postings: Postings, now: datetime, by: str
) -> Recorded:
    """Posts an opening balance against the account with this code. `now` is in UTC.

    `by` is a name that no other process has: who posts at the same moment against another account must wait,
    and then finds this one. Returns "known" if the balance was posted before, even if it was undone since.
    Raises ValueError if there is nothing to post, or if another opening balance is in the books: undo that
    one first. Raises Unavailable while something is being posted, and InClosedMonth.
    """
    settings, provider = owner.settings, proposal.provider
    booking = opening(provider, Money(proposal.to_post), account, settings)
    key = opening_source(provider, settings.feed_from, account)
    source = Source(key, provider, feed_start(settings))
    case = Case(source, (PROFILES[provider].supplier.key,), lambda _: booking)
    # Nothing is raised under the lease, which would then last until it runs out.
    with leased(owner.tenant, by, now) as lane:
        others = [each for each in posted_openings(owner.tenant, provider) if each != key]
        is_closed = settings.feed_from.replace(day=1) in closings.closed_months(owner.tenant, now)
        is_free = lane and not others and not is_closed
        recorded = ledger.record(owner.tenant, case, now) if is_free else None
    if lane is None:
        raise Unavailable("something is being posted to Xero just now; try again in some minutes")
    if is_closed:
        raise InClosedMonth(settings.feed_from)
    if recorded is None:
        raise ValueError(f"{others[0]} is in the books already: undo it first")
    postings.nudge(owner.tenant)
    return recorded
