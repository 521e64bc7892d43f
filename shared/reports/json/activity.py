"""Writes what moved, and where it stands, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from shared.ledger.activity import kind_of, name_of
from shared.ledger.in_words import pence_of
from shared.ledger.rows import LedgerRow
from shared.operations.activity import Entry, Found, Story
from shared.reports.json.times import in_utc


def activity_json(tenant: str, found: Found) -> dict[str, Any]:
    """Lists movements as {tenant, movements: [movement], looked_back_to: time}, the newest first.

    A movement is one of `movement_json`. `looked_back_to` is null where the whole page was found.
    """
    return {
        "tenant": tenant,
        "movements": [movement_json(each) for each in found.entries],
        "looked_back_to": in_utc(found.looked_back_to),
    }


def movement_json(entry: Entry) -> dict[str, Any]:
    """Describes a movement.

    {id, provider, kind, name, category, happened_at: time, payer, description, gross, fee, net, currency,
    stands, reason_code, documents: [document]}: amounts are whole pence (minor units of `currency`), null for
    a dispute, which moves nothing. A document is {key, kind, state, amount: pence, xero_id, reason_code,
    made_out_to}, the last being the lines of the name and address that it showed when it was posted.
    """
    source, moved = entry.source, entry.source.movement
    return {
        "id": source.key,
        "provider": source.provider,
        "kind": kind_of(source),
        "name": name_of(source),
        "category": moved.category if moved else "",
        "happened_at": in_utc(source.happened_at),
        "payer": source.payer,
        "description": source.description,
        "gross": moved.gross if moved else None,
        "fee": moved.fee if moved else None,
        "net": moved.net if moved else None,
        "currency": moved.currency if moved else None,
        "stands": entry.stands,
        "reason_code": source.reason_code,
        "documents": [_document(each) for each in entry.documents],
    }


def story_json(told: Story, steps: Iterable[tuple[datetime, str]]) -> dict[str, Any]:
    """Tells a movement's story: {movement, documents: [document], others: [id], steps: [{at: time, says}]}.

    `movement` and its documents are as in `movement_json`; `documents` are all that were made of it, and
    `others` are movements of the same sale.
    """
    return {
        "movement": movement_json(told.entry),
        "documents": [_document(each) for each in told.documents],
        "others": [each.key for each in told.others],
        "steps": [{"at": in_utc(at), "says": says} for at, says in steps],
    }


def _document(row: LedgerRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "kind": row.kind,
        "state": row.state,
        "amount": pence_of(row),
        "xero_id": row.xero_id,
        "reason_code": row.reason_code,
        "made_out_to": row.made_out_to.splitlines(),
    }
