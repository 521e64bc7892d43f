"""The payouts that each processor lists, and what each of them holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, assert_never

from shared.errors import Unavailable
from shared.feeds import OVERLAP
from shared.ledger.rows import LedgerRow
from shared.operations.connections import Connections
from shared.operations.reconcile.listings import gocardless_things
from shared.provider import PROVIDERS, Provider
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

# How a payout's movements are called, as often as one may bounce.
MOVEMENTS = ("", "-bounced", "-paid-2", "-bounced-2", "-paid-3")


@dataclass(frozen=True, slots=True)
class Lists:
    """A processor. `payouts` since a moment raises Unavailable; `held_by` says so in what it gives."""

    payouts: Callable[[datetime], Iterator[Payout]]
    held_by: Callable[[Payout], HeldPayout]


def lists_of(owner: Tenant, around: Connections) -> dict[Provider, Lists]:
    """Of those processors whose keys are kept."""
    found = ((each, _lists(each, owner, around)) for each in PROVIDERS)
    return {provider: lists for provider, lists in found if lists}


def _lists(provider: Provider, owner: Tenant, around: Connections) -> Lists | None:
    match provider:
        case "stripe":
            cards = around.stripe(owner.tenant)
            return _stripe(cards, owner) if cards else None
        case "gocardless":
            debits = around.gocardless(owner.tenant)
            return _gocardless(debits, owner) if debits else None
    assert_never(provider)


def _stripe(reader: StripeReader, owner: Tenant) -> Lists:
    def payouts(since: datetime) -> Iterator[Payout]:
        found = (each for each in reader.payouts(since) if is_ours(each))
        return (_at_stripe(each, owner) for each in found)

    def held_by(payout: Payout) -> HeldPayout:
        if payout.is_manual:
            return HeldPayout(payout, unread="manual_payout")
        try:
            items = [(each["id"], each["net"]) for each in reader.payout_members(payout.id)]
        except Unavailable:
            return HeldPayout(payout, unread="items_not_read")
        return HeldPayout(payout, items)

    return Lists(payouts, held_by)


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


def _gocardless(reader: GoCardlessReader, owner: Tenant) -> Lists:
    def payouts(since: datetime) -> Iterator[Payout]:
        # It is listed by when it was made, and is paid some days later.
        things = {each["id"]: each for each in gocardless_things(reader, "payouts", since - OVERLAP)}
        known = {row.key: row for row in rows.read(owner.tenant, _movements(things))}
        found = (_at_gocardless(each, known, owner) for each in things.values())
        return (each for each in found if each and each.day >= owner.settings.feed_from)

    def held_by(payout: Payout) -> HeldPayout:
        try:
            items = reader.items_of(payout.id)
        except Unavailable:
            return HeldPayout(payout, unread="items_not_read")
        return (
            HeldPayout(payout, unread="items_not_shown")
            if items is None
            else HeldPayout(payout, list(amounts(items)))
        )

    return Lists(payouts, held_by)


def _movements(ids: Mapping[str, Any]) -> list[str]:
    return [f"{id}{after}" for id in ids for after in MOVEMENTS]


def _at_gocardless(thing: Mapping[str, Any], known: Mapping[str, LedgerRow], owner: Tenant) -> Payout | None:
    """None for one that is on its way: it is booked once it is paid."""
    id = str(thing["id"])
    moved = tuple(key for key in _movements({id: thing}) if key in known)
    if not moved and last_moved("payouts", thing) is None:
        return None
    at = known[id].happened_at if id in known else utc(thing["created_at"])
    return Payout("gocardless", id, id, at, owner.settings.day_of(at), int(thing["amount"]), moved or (id,))
