"""Asks GoCardless which webhooks it could not deliver, and has it send them again.

Nothing is lost where one fails: the feed finds what it told. It only comes later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from shared.errors import Away, Contended, Unknown
from shared.store import failed_deliveries as kept
from shared.store.failed_deliveries import Deliveries, Delivery

if TYPE_CHECKING:
    # It brings the providers' SDKs, and who only shows what is kept needs none.
    from shared.operations.connections import Connections
    from shared.providers.gocardless_api import GoCardlessReader

__all__ = ("Deliveries", "Delivery", "SentAgain", "look", "send_again")

# GoCardless gives up a webhook after a few hours and eight tries; what is older was seen to long ago.
LOOKED_BACK = timedelta(days=7)
# More nobody sends again one by one.
MOST = 50
# GoCardless sends again within seconds. Who presses later means it once more.
UNDER_WAY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SentAgain:
    """The ids of what GoCardless sends again; `gone` are those that it does not know any more."""

    sent: tuple[str, ...]
    gone: tuple[str, ...] = ()


def look(tenant: str, connections: Connections) -> Deliveries:
    """Asks GoCardless what it could not deliver to this business's address, and keeps the answer.

    Raises Away while no token is kept, or Unavailable.
    """
    reader, now = _reader(tenant, connections), connections.clock()
    before = kept.read(tenant)
    again = {each.id: each.again_at for each in before.failed} if before else {}
    listed = reader.failed_webhooks(now - LOOKED_BACK, f"/webhooks/gocardless/{tenant}")
    failed = tuple(_delivery(each, again) for each in listed[:MOST])
    after = Deliveries(now, failed, len(listed) > MOST)
    # Whoever has looked meanwhile has seen the same.
    kept.keep(tenant, before, after)
    return after


def _delivery(told: Mapping[str, Any], again: Mapping[str, datetime | None]) -> Delivery:
    id, created_at = told["id"], datetime.fromisoformat(told["created_at"])
    return Delivery(id, created_at, told["status"], again.get(id))


def is_under_way(each: Delivery, now: datetime) -> bool:
    """Whether somebody has just had it sent again."""
    return each.again_at is not None and now - each.again_at < UNDER_WAY


def send_again(tenant: str, id: str, connections: Connections) -> SentAgain:
    """Has GoCardless send a webhook again, or all that failed if `id` is empty.

    One that somebody has had sent again within five minutes is left out. Raises Contended if somebody else
    presses at the same moment, Away while no token is kept, or Unavailable; what was sent before stays sent.
    """
    reader, now = _reader(tenant, connections), connections.clock()
    before = kept.read(tenant)
    wanted = [each for each in before.failed if id in ("", each.id)] if before else []
    ripe = {each.id for each in wanted if not is_under_way(each, now)}
    if before is None or not ripe:
        return SentAgain(())
    marked = tuple(replace(each, again_at=now) if each.id in ripe else each for each in before.failed)
    # Before it is sent: of two who press at once, one sends.
    during = replace(before, failed=marked)
    if not kept.keep(tenant, before, during):
        raise Contended("somebody else has just asked for the same")
    return _send(tenant, ripe, reader, during)


def _send(tenant: str, ripe: set[str], reader: GoCardlessReader, during: Deliveries) -> SentAgain:
    sent, gone = list[str](), list[str]()
    try:
        for each in sorted(ripe):
            try:
                reader.send_webhook_again(each)
                sent.append(each)
            except Unknown:
                gone.append(each)
    finally:
        _unmark(tenant, during, ripe - {*sent, *gone}, gone)
    return SentAgain(tuple(sent), tuple(gone))


def _unmark(tenant: str, during: Deliveries, unsent: set[str], gone: list[str]) -> None:
    """Takes back what was marked and not sent, and forgets what GoCardless does not know any more."""
    if not unsent and not gone:
        return
    left = (each for each in during.failed if each.id not in gone)
    failed = tuple(replace(each, again_at=None) if each.id in unsent else each for each in left)
    kept.keep(tenant, during, replace(during, failed=failed))


def _reader(tenant: str, connections: Connections) -> GoCardlessReader:
    reader = connections.gocardless(tenant)
    if reader is None:
        raise Away("no GoCardless access token is kept for this tenant")
    return reader
