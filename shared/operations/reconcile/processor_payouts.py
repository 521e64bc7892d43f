"""Reads the payouts that each processor lists, and what each payout holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, assert_never

from shared.errors import Unavailable
from shared.feeds import OVERLAP
from shared.ledger.rows import LedgerRow
from shared.operations.connections import Connections
from shared.operations.reconcile.listings import gocardless_things
from shared.provider import Provider
from shared.providers.gocardless import amounts
from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.gocardless_listed import last_moved
from shared.providers.gocardless_timeline import utc
from shared.providers.stripe_api import StripeReader
from shared.providers.stripe_subject import is_ours
from shared.reconciliation.payout_matching import HeldPayout
from shared.reconciliation.payouts import Payout
from shared.store import rows
from shared.store.tenants import Tenant

# The most items of a payout that are compared: at Stripe 600 calls, which take minutes of a run's fourteen.
LARGEST = 60_000
# The endings of a payout's movements, for as often as a payout may bounce.
MOVEMENTS = ("", "-bounced", "-paid-2", "-bounced-2", "-paid-3")


@dataclass(frozen=True, slots=True)
class PayoutLists:
    """The lists of one processor.

    `payouts` lists those since a moment, or raises Unavailable; `held_by` says in its result if it could not
    read.
    """

    payouts: Callable[[datetime], Iterator[Payout]]
    held_by: Callable[[Payout], HeldPayout]


def lists_of(owner: Tenant, connections: Connections) -> dict[Provider, PayoutLists]:
    """Returns the lists of the processors whose keys are kept."""
    by_provider = ((each, _lists(each, owner, connections)) for each in owner.settings.synced)
    return {provider: lists for provider, lists in by_provider if lists}


def _lists(provider: Provider, owner: Tenant, connections: Connections) -> PayoutLists | None:
    match provider:
        case "stripe":
            stripe = connections.stripe(owner.tenant)
            return _stripe(stripe, owner) if stripe else None
        case "gocardless":
            gocardless = connections.gocardless(owner.tenant)
            return _gocardless(gocardless, owner) if gocardless else None
    assert_never(provider)


def _stripe(reader: StripeReader, owner: Tenant) -> PayoutLists:
    def payouts(since: datetime) -> Iterator[Payout]:
        ours = (each for each in reader.payouts(since) if is_ours(each))
        return (_at_stripe(each, owner) for each in ours)

    def held_by(payout: Payout) -> HeldPayout:
        if payout.is_manual:
            return HeldPayout(payout, unread="manual_payout")
        try:
            return held_within(
                payout, ((each["id"], each["net"]) for each in reader.payout_members(payout.id))
            )
        except Unavailable:
            return HeldPayout(payout, unread="items_not_read")

    return PayoutLists(payouts, held_by)


def _at_stripe(transaction: Mapping[str, Any], owner: Tenant) -> Payout:
    payout, at = transaction["source"], datetime.fromtimestamp(transaction["created"], UTC)
    returned = payout.get("failure_balance_transaction")
    return Payout(
        provider="stripe",
        id=payout["id"],
        source=transaction["id"],
        at=at,
        day=owner.settings.day_of(at),
        amount=-transaction["amount"],
        movements=(transaction["id"], *([returned] if returned else [])),
        is_manual=not payout["automatic"],
    )


def _gocardless(reader: GoCardlessReader, owner: Tenant) -> PayoutLists:
    def payouts(since: datetime) -> Iterator[Payout]:
        # GoCardless lists a payout by when it was made, which is some days before it is paid.
        things = {each["id"]: each for each in gocardless_things(reader, "payouts", since - OVERLAP)}
        known = {row.key: row for row in rows.read(owner.tenant, _movements(things))}
        payouts = (_at_gocardless(each, known, owner) for each in things.values())
        return (each for each in payouts if each and each.day >= owner.settings.feed_from)

    def held_by(payout: Payout) -> HeldPayout:
        try:
            items = reader.items_of(payout.id)
            if items is None:
                return HeldPayout(payout, unread="items_not_shown")
            return held_within(payout, amounts(items))
        except Unavailable:
            return HeldPayout(payout, unread="items_not_read")

    return PayoutLists(payouts, held_by)


def held_within(payout: Payout, items: Iterable[tuple[str, int]]) -> HeldPayout:
    """Takes a payout's items, unless they are more than a run has time and memory for."""
    held = list(islice(items, LARGEST + 1))
    return HeldPayout(payout, held) if len(held) <= LARGEST else HeldPayout(payout, unread="too_many_items")


def _movements(ids: Mapping[str, Any]) -> list[str]:
    return [f"{id}{after}" for id in ids for after in MOVEMENTS]


def _at_gocardless(thing: Mapping[str, Any], known: Mapping[str, LedgerRow], owner: Tenant) -> Payout | None:
    """Returns None for a payout that is on its way: it is booked once it is paid."""
    id = str(thing["id"])
    moved = tuple(key for key in _movements({id: thing}) if key in known)
    if not moved and last_moved("payouts", thing) is None:
        return None
    at = known[id].happened_at if id in known else utc(thing["created_at"])
    return Payout("gocardless", id, id, at, owner.settings.day_of(at), int(thing["amount"]), moved or (id,))
