"""Lists customers who are likely the same. A person confirms or refuses each pair, and may undo that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from shared.contacts.customers import Customer
from shared.contacts.matching import can_be_one
from shared.operations.contacts.joining import join, part
from shared.operations.contacts.proposing import propose, propose_alone
from shared.operations.contacts.refusals import NoSuchCustomer, Refused
from shared.operations.contacts.storing import Nudge
from shared.store import directory, directory_pairs
from shared.store.directory_pairs import Likely, Outcome

__all__ = [
    "Pair",
    "PairsPage",
    "confirm",
    "count_open",
    "open_pairs",
    "propose",
    "propose_alone",
    "refuse",
    "settled_pairs",
    "undo",
]

# Counting ends here: "more than 100" says enough.
MOST_COUNTED = 100
SETTLED = "Somebody else has decided about this pair meanwhile, or one of the two is no longer active."


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers who are likely the same: `theirs` is the one in Xero, or the one that was here first.

    `reasons` are in words. `outcome` is what a person has said of them, `by` whom and `at` when (UTC).
    """

    id: str
    ours: Customer
    theirs: Customer
    reasons: tuple[str, ...]
    found_at: datetime
    outcome: Outcome | None = None
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PairsPage:
    """Some pairs. `next` is where the list goes on, empty at its end; a page may hold few and still go on."""

    pairs: tuple[Pair, ...]
    next: str = ""


def open_pairs(tenant: str, after: str = "", most: int = 50) -> PairsPage:
    """Lists pairs that wait for a person to decide."""
    found = directory_pairs.open_ones(tenant, most, after)
    known = directory_pairs.settled(tenant, (each.id for each in found))
    pairs = _pairs(tenant, [each for each in found if each.id not in known])
    some = tuple(each for each in pairs if can_be_one(each.ours, each.theirs))
    return PairsPage(some, found[-1].id if len(found) == most else "")


def settled_pairs(tenant: str, after: str = "", most: int = 50) -> PairsPage:
    """Lists pairs of which a person has said that they are the same, or are not."""
    found = directory_pairs.settled_ones(tenant, most, after)
    return PairsPage(tuple(_pairs(tenant, found)), found[-1].id if len(found) == most else "")


def count_open(tenant: str) -> int:
    """Counts the pairs that wait, up to one more than MOST_COUNTED."""
    return len(open_pairs(tenant, "", MOST_COUNTED + 1).pairs)


def confirm(tenant: str, pair_id: str, by: str, now: datetime, nudge: Nudge) -> Customer:
    """Makes the two of a pair one: ours keeps its id, and is the contact in Xero from now on.

    Where they differ, what Xero has stays, and ours can be put back. Raises NoSuchCustomer for no such pair;
    NotActive, Refused or EditedMeanwhile where it cannot be done any more.
    """
    likely = _waiting(tenant, pair_id)
    pair = _pair(tenant, likely)
    ours, theirs = pair.ours, pair.theirs
    # Xero shows a changed name on past invoices too: confirming a pair is no reason to change it there.
    says = theirs.id if theirs.link else ""
    kept = join(tenant, ours.id, ours.revision, theirs.id, theirs.revision, by, now, nudge, says)
    directory_pairs.settle(tenant, replace(likely, outcome="confirmed", by=by, at=now))
    return kept


def refuse(tenant: str, pair_id: str, by: str, now: datetime) -> None:
    """Says that the two are not the same; they are not proposed again. Raises NoSuchCustomer or Refused."""
    likely = _waiting(tenant, pair_id)
    directory_pairs.settle(tenant, replace(likely, outcome="refused", by=by, at=now))


def undo(tenant: str, pair_id: str, by: str, now: datetime, nudge: Nudge) -> None:
    """Takes back what was said of a pair, which waits again; one that was confirmed is two customers again.

    Raises NoSuchCustomer for no such pair, and Refused if the customer was edited since.
    """
    likely = directory_pairs.settled(tenant, [pair_id]).get(pair_id)
    if likely is None:
        raise NoSuchCustomer(pair_id)
    _apart(tenant, likely, by, now, nudge)
    directory_pairs.propose(tenant, [replace(likely, outcome=None, by="", at=None)])
    directory_pairs.forget_settled(tenant, [pair_id])


def _apart(tenant: str, likely: Likely, by: str, now: datetime, nudge: Nudge) -> None:
    """Parts the two of a pair, unless that was done before on the customer's own page."""
    found = directory.read_many(tenant, (likely.one, likely.other))
    for given in found.values():
        if given.state == "merged" and given.merged_into in found:
            part(tenant, given.merged_into, by, now, nudge, given.id)


def _waiting(tenant: str, pair_id: str) -> Likely:
    found = directory_pairs.waiting(tenant, pair_id)
    if found is None:
        raise NoSuchCustomer(pair_id)
    if directory_pairs.settled(tenant, [pair_id]):
        raise Refused(SETTLED)
    return found


def _pair(tenant: str, likely: Likely) -> Pair:
    found = _pairs(tenant, [likely])
    if not found or not can_be_one(found[0].ours, found[0].theirs):
        raise Refused(SETTLED)
    return found[0]


def _pairs(tenant: str, found: list[Likely]) -> list[Pair]:
    """Returns pairs with their customers; who of the two is not there any more leaves none."""
    customers = directory.read_many(tenant, (id for each in found for id in (each.one, each.other)))
    return [
        _made(each, customers[each.one], customers[each.other])
        for each in found
        if each.one in customers and each.other in customers
    ]


def _made(likely: Likely, one: Customer, other: Customer) -> Pair:
    theirs = max((one, other), key=_is_rather_theirs)
    ours = other if theirs is one else one
    reasons, at = likely.reasons, likely.found_at
    return Pair(likely.id, ours, theirs, reasons, at, likely.outcome, likely.by, likely.at)


def _is_rather_theirs(customer: Customer) -> tuple[bool, bool, float]:
    """Whoever was given up for the other; else whoever is in Xero; else whoever was here first."""
    since = customer.created_at.timestamp() if customer.created_at else 0.0
    return customer.state == "merged", customer.link is not None, -since
