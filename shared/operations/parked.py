"""Lists the rows that wait for a person, tries them again one by one or by reason, or accepts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, assert_never

from shared.booking.addresses import EMAIL_LEFT_OUT
from shared.errors import Rejected, Unavailable
from shared.ledger.rows import FLAG, SOURCE, Handled, LedgerRow
from shared.providers.gocardless_timeline import object_of
from shared.queue import ReadAgain
from shared.reasons import Reason, reason_for
from shared.store import inbox, rows
from shared.store.ledger import unread_object
from shared.store.tenants import Tenant

if TYPE_CHECKING:
    # It brings the providers' SDKs, and who only lists needs none.
    from shared.operations.connections import Connections

Became = Literal["queued", "refused", "not_now", "not_parked"]
# Reasons for attention that may end when the provider is read again.
READ_AGAIN = frozenset({EMAIL_LEFT_OUT})


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A row that waits for a person. `waiting` is how many rows wait for this one."""

    row: LedgerRow
    reason: Reason
    waiting: int


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of a row that was to be tried again; `why` says more, where there is more to say.

    The row is queued; or it is refused, since nobody can read its source again; or its provider cannot be
    asked now; or it is not parked any more.
    """

    key: str
    became: Became
    why: str = ""


def parked(tenant: str, reason: str = "") -> Iterator[ParkedRow]:
    """Yields all parked rows, or only the rows parked for one reason."""
    waiting = list(rows.in_state(tenant, "waiting"))
    for row in rows.in_state(tenant, "parked"):
        if reason in ("", row.reason_code):
            below = sum(1 for each in waiting if row.key in each.parents)
            yield ParkedRow(row, reason_for(row.reason_code), below)


def flagged(tenant: str, reason: str = "") -> Iterator[ParkedRow]:
    """Yields the booked rows that a person should look at: all, or for one reason. No row waits for them."""
    for row in rows.in_state(tenant, "attention"):
        if reason in ("", row.reason_code):
            yield ParkedRow(row, reason_for(row.reason_code), 0)


def can_retry(row: LedgerRow) -> bool:
    """Whether a row can be tried again: an order's own cannot, since it is read nowhere."""
    if row.provider == "orders" and row.kind in (SOURCE, FLAG):
        return False
    return row.state == "parked" or (row.state == "attention" and row.reason_code in READ_AGAIN)


def retry(owner: Tenant, key: str, connections: Connections) -> None:
    """Sends a document again, or reads a source again, to decide it again or to complete its contact.

    Raises Rejected for a source that cannot be read again, KeyError for a row that is not parked,
    Unavailable.
    """
    if order(owner, key, connections):
        connections.postings.nudge(owner.tenant)


def order(owner: Tenant, key: str, connections: Connections) -> bool:
    """Retries as `retry` does, and says whether the writer is still to be nudged: once is enough for many."""
    row = next(iter(rows.read(owner.tenant, [key], consistent=True)), None)
    if row is None or not can_retry(row):
        raise KeyError(key)
    if row.kind in (SOURCE, FLAG):
        connections.inbox.put_read_again(owner.tenant, [_read_again(owner.tenant, row, connections)])
        return False
    rows.retry(owner.tenant, key)
    return True


def try_again(owner: Tenant, key: str, connections: Connections) -> Retried:
    """Retries one row. What `retry` raises becomes the row's result."""
    (retried,) = try_each(owner, [key], connections)
    return retried


def try_each(
    owner: Tenant, keys: Iterable[str], connections: Connections, until: datetime | None = None
) -> list[Retried]:
    """Retries rows one by one, so that one that cannot be retried keeps no other from it.

    Begins none after `until`, in UTC, but for the first. The writer is nudged once, at the end.
    """
    retried = list[Retried]()
    to_nudge: list[bool] = []
    try:
        for key in keys:
            if retried and until and connections.clock() >= until:
                break
            retried.append(_tried(owner, key, connections, to_nudge))
    finally:
        if any(to_nudge):
            connections.postings.nudge(owner.tenant)
    return retried


def _tried(owner: Tenant, key: str, connections: Connections, to_nudge: list[bool]) -> Retried:
    try:
        to_nudge.append(order(owner, key, connections))
    except Rejected as error:
        return Retried(key, "refused", error.detail)
    except Unavailable as error:
        return Retried(key, "not_now", str(error))
    except KeyError:
        return Retried(key, "not_parked")
    return Retried(key, "queued")


def accept(tenant: str, key: str, handled: Handled) -> bool:
    """Records that the owner never wants a row posted from here; False if the row is not parked any more."""
    return rows.accept(tenant, key, handled)


def see(tenant: str, key: str, seen: Handled) -> bool:
    """Records who has looked at a flagged row; False if it is not flagged any more. It stays booked."""
    return rows.see(tenant, key, seen)


def _read_again(tenant: str, row: LedgerRow, connections: Connections) -> ReadAgain:
    if inbox.is_broken(row.source):
        raise Rejected("event_is_broken", "the event names no object that could be read again")
    object_id = unread_object(row.source)
    match row.provider:
        case "gocardless":
            return ReadAgain(row.provider, object_id or object_of(row.source))
        case "stripe":
            return (
                ReadAgain(row.provider, object_id) if object_id else _behind(tenant, row.source, connections)
            )
        case "orders":
            # An order is kept here: there is nothing to read again.
            raise KeyError(row.key)
    assert_never(row.provider)


def _behind(tenant: str, transaction: str, connections: Connections) -> ReadAgain:
    """Returns the object behind a balance transaction, or the transaction itself if there is none."""
    reader = connections.stripe(tenant)
    if reader is None:
        raise Unavailable("no Stripe key is kept for this tenant")
    return ReadAgain("stripe", reader.transaction(transaction)["source"] or transaction, transaction)
