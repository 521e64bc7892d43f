"""Plays a world's phases over one set of books, and reports the outcome of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from local.stack.business import Business
from local.stack.in_process import Stack
from local.worlds.world import Phase
from shared.store import rows

# The webhook endpoints' answers to a body whose signature does not match.
REFUSED = (400, 401, 498)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`balances` are totals so far, debit positive; the calls are those of the phase."""

    balances: dict[str, str]
    parked: list[dict[str, str]]
    ignored: list[dict[str, str]]
    refused: int
    pending: int
    xero_calls: dict[str, int]


def play(stack: Stack, business: Business, phase: Phase) -> Outcome:
    """Shows the phase's objects, delivers its webhooks in order, feeds, and runs until all is done."""
    stack.clock.move_to(phase.now)
    business.show(phase)
    before = business.xero.calls.snapshot()
    answers = Counter(_deliver(stack, business, phase))
    if phase.feed:
        stack.feed()
    stack.run_until_quiet()
    calls = business.xero.calls.since(before)
    return Outcome(
        balances=in_words(business.xero.trial_balance()),
        parked=_listed(business.tenant, "parked"),
        ignored=_listed(business.tenant, "excluded"),
        refused=sum(answers[status] for status in REFUSED),
        pending=sum(1 for _ in rows.in_state(business.tenant, "pending")),
        xero_calls=asdict(calls),
    )


def in_words(balances: dict[str, Decimal]) -> dict[str, str]:
    return {code: f"{balance:.2f}" for code, balance in sorted(balances.items())}


def _deliver(stack: Stack, business: Business, phase: Phase) -> list[int]:
    return [stack.deliver(business, each.body, each.forged, each.to) for each in phase.deliveries]


def _listed(tenant: str, state: str) -> list[dict[str, Any]]:
    return [{"source": row.source, "reason": row.reason_code} for row in rows.in_state(tenant, state)]
