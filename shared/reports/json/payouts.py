"""Writes payouts with their items and documents as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.reconciliation.payouts import PayoutItem, PayoutMatch, PayoutReason, RowState


def payouts_json(tenant: str, matches: Iterable[PayoutMatch]) -> dict[str, Any]:
    """Lists payouts as {tenant, payouts: [payout]}, in the order given.

    A payout is {provider, id, day, amount_pence: int, is_matched: bool, items: count, items_pence: int,
    reasons: [reason], shown: [item]}. `items` counts all its items and `items_pence` is their sum; `shown`
    holds some of them, those that are not right first.

    A reason is {reason_code, about, pence: int, count}: why there is no tick, or what is explained. An item
    is {source, pence: int, reason_code, documents: [{key, state, xero_id, reason_code}]}; its reason code is
    empty where the item is right.
    """
    return {"tenant": tenant, "payouts": [_payout(each) for each in matches]}


def _payout(match: PayoutMatch) -> dict[str, Any]:
    return {
        "provider": match.payout.provider,
        "id": match.payout.id,
        "day": match.payout.day.isoformat(),
        "amount_pence": match.payout.amount,
        "is_matched": match.is_matched,
        "items": match.count,
        "items_pence": match.sum_of_items,
        "reasons": [_reason(each) for each in match.reasons],
        "shown": [_item(each) for each in match.items],
    }


def _reason(reason: PayoutReason) -> dict[str, Any]:
    return {
        "reason_code": reason.reason_code,
        "about": reason.about,
        "pence": reason.pence,
        "count": reason.count,
    }


def _item(item: PayoutItem) -> dict[str, Any]:
    return {
        "source": item.source,
        "pence": item.pence,
        "reason_code": item.reason_code,
        "documents": [_document(each) for each in item.documents],
    }


def _document(row: RowState) -> dict[str, str]:
    return {"key": row.key, "state": row.state, "xero_id": row.xero_id, "reason_code": row.reason_code}
