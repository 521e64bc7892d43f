"""Writes the opening balances of the clearing accounts as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from shared.operations.opening_balance import OpeningBalance


def opening_balances_json(
    tenant: str, feed_from: date | None, balances: Iterable[OpeningBalance]
) -> dict[str, Any]:
    """Lists opening balances as {tenant, feed_from: day, openings: [opening balance]}.

    The day is null while the settings are not complete, when there is no opening balance either.

    An opening balance is {provider, account, held_pence: int or null, in_xero_pence: int or null,
    to_post_pence: int or null, posted_openings: [source], became}. `account` is the clearing account's code;
    the amounts are null until the account was reconciled once. `became` is booked or known where the opening
    balance was just posted, else empty.
    """
    openings = [_opening_balance(each) for each in balances]
    return {"tenant": tenant, "feed_from": feed_from.isoformat() if feed_from else None, "openings": openings}


def _opening_balance(each: OpeningBalance) -> dict[str, Any]:
    proposal = each.proposal
    return {
        "provider": each.provider,
        "account": each.account,
        "held_pence": proposal.held if proposal else None,
        "in_xero_pence": proposal.in_xero if proposal else None,
        "to_post_pence": proposal.to_post if proposal else None,
        "posted_openings": list(each.posted),
        "became": each.became,
    }
