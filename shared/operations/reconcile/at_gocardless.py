"""Reads what GoCardless holds now, what of that the ledger does not know, and what it held at the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.errors import Malformed, Unknown
from shared.operations.reconcile.listings import gocardless_things
from shared.providers.gocardless import linked, members, total
from shared.providers.gocardless_api import GoCardlessReader
from shared.providers.gocardless_listed import MOVED, movements
from shared.reconciliation.result import AtProcessor, NotInLedger
from shared.store import ledger, rows

# GoCardless has already taken the money of such a refund off the balance.
UNDER_WAY = "submitted"
# A payment that was confirmed longer ago than this was paid out long ago.
LONGEST_WAIT = timedelta(days=90)


def at_gocardless(reader: GoCardlessReader, tenant: str, since: datetime, opening: int | None) -> AtProcessor:
    """Reads the balance, and compares what is listed since then with the ledger. Raises Unavailable."""
    missing = [each for kind in MOVED for each in _missing(reader, tenant, kind, since)]
    return AtProcessor("gocardless", reader.balance(), opening, missing)


def opening_at_gocardless(reader: GoCardlessReader, tenant: str, beginning: datetime) -> int:
    """Returns what was confirmed and not yet paid out at the beginning: in pence, gross.

    These payments lie before the feed, and are in a payout of the feed's or still wait for one. Raises
    Unavailable.
    """
    paid_out = gocardless_things(reader, "payouts", beginning - LONGEST_WAIT)
    members_of = {source for each in paid_out for source in _held_by(reader, tenant, each)}
    waiting = {
        each["id"]
        for each in gocardless_things(reader, "payments", beginning - LONGEST_WAIT)
        if each["status"] == "confirmed"
    }
    known = rows.read(tenant, members_of | waiting)
    before = (row for row in known if row.reason_code == "before_feed" and row.balance_provider)
    return sum(row.net for row in before)


def _held_by(reader: GoCardlessReader, tenant: str, payout: Mapping[str, Any]) -> list[str]:
    known = next(iter(rows.read(tenant, [payout["id"]])), None)
    if known and known.reason_code == "before_feed":
        return []
    return [source for source, _ in members(reader.items_of(payout["id"]) or ())]


def _missing(reader: GoCardlessReader, tenant: str, kind: str, since: datetime) -> Iterator[NotInLedger]:
    things = list(gocardless_things(reader, kind, since))
    moved = {each["id"]: _moved(kind, each) for each in things}
    known = {row.key for row in rows.read(tenant, (key for each in moved.values() for key in each))}
    for each in things:
        unknown = moved[each["id"]].keys() - known
        if unknown and not (kind == "payments" and _is_direct(reader, tenant, each)):
            yield from _named(reader, kind, each, unknown)


def _moved(kind: str, thing: Mapping[str, Any]) -> dict[str, int]:
    try:
        return movements(kind, thing, int(thing["amount"])) or _under_way(kind, thing)
    except Malformed:
        return {}


def _under_way(kind: str, thing: Mapping[str, Any]) -> dict[str, int]:
    if kind == "refunds" and thing["status"] == UNDER_WAY:
        return {thing["id"]: -int(thing["amount"])}
    return {}


def _named(
    reader: GoCardlessReader, kind: str, thing: Mapping[str, Any], unknown: set[str]
) -> Iterator[NotInLedger]:
    pence = _moved(kind, thing)
    reason_code = "refund_under_way" if _under_way(kind, thing) else "missing"
    if kind == "payouts":
        pence = movements(kind, thing, _gross(reader, thing))
    for source in sorted(unknown):
        yield NotInLedger(source, pence[source], f"{kind.removesuffix('s')} {thing['id']}", reason_code)


def _gross(reader: GoCardlessReader, payout: Mapping[str, Any]) -> int:
    """Sums all that a payout holds, in pence; its own figures where GoCardless shows no items any more."""
    items = reader.items_of(payout["id"])
    if items is None:
        return int(payout["amount"]) + int(payout["deducted_fees"])
    return total(items)


def _is_direct(reader: GoCardlessReader, tenant: str, payment: Mapping[str, Any]) -> bool:
    """Whether the money goes straight to the owner's bank: as the mandate says, else as it is on record."""
    try:
        mandate = linked(payment, "mandate")
        settlement = mandate and reader.one("mandates", mandate).get("funds_settlement")
    except Unknown:
        settlement = ""
    return settlement == "direct" if settlement else ledger.is_direct(tenant, payment["id"])
