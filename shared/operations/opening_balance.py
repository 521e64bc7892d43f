"""The opening balance of a clearing account: proposed, and posted on the owner's word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shared.booking.case import Case
from shared.booking.opening_balance import opening, opening_source
from shared.feeds import feed_start
from shared.ledger.keys import opening_key
from shared.ledger.profiles import PROFILES
from shared.ledger.rows import SOURCE, Source
from shared.money import Money
from shared.operations.connections import Connections
from shared.provider import Provider
from shared.store import ledger, reconciliations, rows
from shared.store.ledger import Recorded
from shared.store.tenants import Tenant


@dataclass(frozen=True, slots=True)
class Proposal:
    """`held` is what the processor held when the feed began, `in_xero` what stood in the account then.

    All in pence; what is left is to be posted.
    """

    provider: Provider
    held: int
    in_xero: int

    @property
    def to_post(self) -> int:
        return self.held - self.in_xero


@dataclass(frozen=True, slots=True)
class OpeningBalance:
    """What is proposed for one provider's clearing account, None while nobody knows it, and what is posted.

    `account` is the clearing account's code. `posted` are the sources that are in the books or on their way;
    `of_another_day` are those of them that were posted before the feed's first day was moved. `became` says
    what came of posting the proposal just now; it is empty where nobody has asked for that.
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
        """Whether somebody has to post it, find it out, or undo one of another day."""
        return self.can_be_posted or self.proposal is None or bool(self.of_another_day)


def opening_balance(owner: Tenant, provider: Provider, became: Recorded | Literal[""] = "") -> OpeningBalance:
    """Says how one provider's opening balance stands; `became` is what came of posting it just now."""
    account = owner.settings.clearing_accounts[provider]
    posted = tuple(posted_openings(owner.tenant, provider))
    of_the_day = opening_source(provider, owner.settings.feed_from, "")
    others = tuple(each for each in posted if not each.startswith(of_the_day))
    return OpeningBalance(provider, account, propose(owner, provider, account), posted, others, became)


def propose(owner: Tenant, provider: Provider, code: str) -> Proposal | None:
    """`code` is the clearing account's. None until the account was reconciled once: that finds it out."""
    state = reconciliations.state(owner.tenant)
    known = state.openings.get(provider)
    if known is None or known.first_day != owner.settings.feed_from:
        return None
    return Proposal(provider, known.pence, state.before.get(code, 0))


def posted_openings(tenant: str, provider: Provider) -> list[str]:
    """The sources of the opening balances that were posted, or are to be, and were not undone."""
    found = rows.with_key_prefix(tenant, opening_key(provider))
    return [row.key for row in found if row.kind == SOURCE and row.state == "booked"]


def post(owner: Tenant, proposal: Proposal, account: str, around: Connections) -> Recorded:
    """Against this account's code; "known" if that was done before, be it undone since or not.

    Raises ValueError for nothing to post, and where another one stands: that is to be undone first.
    """
    settings, provider = owner.settings, proposal.provider
    booking = opening(provider, Money(proposal.to_post), account, settings)
    key = opening_source(provider, settings.feed_from, account)
    if others := [each for each in posted_openings(owner.tenant, provider) if each != key]:
        raise ValueError(f"{others[0]} is in the books already: undo it first")
    source = Source(key, provider, feed_start(settings))
    case = Case(source, (PROFILES[provider].supplier.key,), lambda _: booking)
    recorded = ledger.record(owner.tenant, case, around.clock())
    around.postings.nudge(owner.tenant)
    return recorded
