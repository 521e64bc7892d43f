"""What waits for a person: said in sentences, tried again one by one or by its reason, or let be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from shared.booking.addresses import EMAIL_LEFT_OUT
from shared.errors import Rejected, Unavailable
from shared.ledger.rows import FLAG, SOURCE, LedgerRow
from shared.operations.connections import Connections
from shared.providers.gocardless_timeline import object_of
from shared.queue import ReadAgain
from shared.reasons import Reason, reason_for
from shared.store import inbox, rows
from shared.store.ledger import unread_object
from shared.store.tenants import Tenant

Became = Literal["queued", "refused", "not_now", "not_parked"]
# Reasons for a look that reading the provider again may end.
MENDED = frozenset({EMAIL_LEFT_OUT})


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """`waiting` is how many rows wait for it. `words` are Xero's or the provider's own."""

    row: LedgerRow
    reason: Reason
    waiting: int


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of a row that was to be tried again; `why` says more in words, where there is more to say.

    The row is queued; or it is refused, since nobody can read its source again; or its provider cannot be
    asked now; or it is not parked any more.
    """

    key: str
    became: Became
    why: str = ""


def parked(tenant: str, reason: str = "") -> Iterator[ParkedRow]:
    """All, or those parked for a reason."""
    waiting = list(rows.in_state(tenant, "waiting"))
    for row in rows.in_state(tenant, "parked"):
        if reason in ("", row.reason_code):
            below = sum(1 for each in waiting if row.key in each.parents)
            yield ParkedRow(row, reason_for(row.reason_code), below)


def flagged(tenant: str, reason: str = "") -> Iterator[ParkedRow]:
    """What is booked and to be looked at: all, or for a reason. Nothing waits for it."""
    for row in rows.in_state(tenant, "attention"):
        if reason in ("", row.reason_code):
            yield ParkedRow(row, reason_for(row.reason_code), 0)


def can_retry(row: LedgerRow) -> bool:
    return row.state == "parked" or (row.state == "attention" and row.reason_code in MENDED)


def retry(owner: Tenant, key: str, around: Connections) -> None:
    """A document is sent again, a source is read again at its provider: decided anew, or its contact mended.

    Raises Rejected for what nobody can read again, KeyError for what is not parked, Unavailable.
    """
    row = next(iter(rows.read(owner.tenant, [key], consistent=True)), None)
    if row is None or not can_retry(row):
        raise KeyError(key)
    if row.kind in (SOURCE, FLAG):
        around.inbox.put_read_again(owner.tenant, [_found(owner.tenant, row, around)])
    else:
        rows.retry(owner.tenant, key)
        around.postings.nudge(owner.tenant)


def try_again(owner: Tenant, key: str, around: Connections) -> Retried:
    """Retries one row of many: what `retry` raises is the row's own result, and the others go on."""
    try:
        retry(owner, key, around)
    except Rejected as error:
        return Retried(key, "refused", error.detail)
    except Unavailable as error:
        return Retried(key, "not_now", str(error))
    except KeyError:
        return Retried(key, "not_parked")
    return Retried(key, "queued")


def accept(tenant: str, key: str) -> bool:
    """The owner's word that it is never to be posted from here; False if it is not parked any more."""
    return rows.accept(tenant, key)


def _found(tenant: str, row: LedgerRow, around: Connections) -> ReadAgain:
    if inbox.is_broken(row.source):
        raise Rejected("event_is_broken", "the event names nothing that could be read again")
    object_id = unread_object(row.source)
    match row.provider:
        case "gocardless":
            return ReadAgain(row.provider, object_id or object_of(row.source))
        case "stripe":
            return ReadAgain(row.provider, object_id) if object_id else _behind(tenant, row.source, around)
    assert_never(row.provider)


def _behind(tenant: str, transaction: str, around: Connections) -> ReadAgain:
    """The object behind a balance transaction; the transaction itself where there is none."""
    reader = around.stripe(tenant)
    if reader is None:
        raise Unavailable("no Stripe key is kept for this tenant")
    return ReadAgain("stripe", reader.transaction(transaction)["source"] or transaction, transaction)
