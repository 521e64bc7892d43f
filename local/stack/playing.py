"""Plays a phase on the deployed stack, with the orders of its form, and judges the books."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import asdict, replace
from typing import Any

from local.demo.buyers import buy, sold
from local.emulator.saying import say, step
from local.emulator.settling import wait_until_settled
from local.stack.business import Business
from local.stack.emulated import EmulatedStack
from local.stack.forms import Offered
from local.stack.visitor import Visitor
from local.worlds.played import Played, judged
from local.worlds.playing import Outcome, in_words
from local.worlds.world import Phase
from shared.store import rows


def play(
    stack: EmulatedStack,
    business: Business,
    settings: dict[str, Any],
    phase: Phase,
    form: Offered,
    owner: Visitor,
) -> Played:
    """Has buyers order, delivers the phase's webhooks over HTTP, runs the feed, and waits for Xero.

    Of the orders the providers' own webhooks tell: the feed comes once they are paid.
    """
    start = time.perf_counter()
    with step("ordering by the form, and paying by card and by direct debit"):
        buy(business, form)
    sent = [each for each in phase.deliveries if each.to != "stripe" or business.stripe.is_sent(each.body)]
    with step(f"delivering {len(sent)} signed webhooks over HTTP"):
        answers = Counter(stack.deliver(business, each.body, each.forged, each.to) for each in sent)
    with step("waiting until the orders are paid and in Xero"):
        sold(business, owner)
    if phase.feed:
        with step("running the feed"):
            stack.feed()
    wait_until_settled(business.tenant, business.xero, say)
    seconds = time.perf_counter() - start
    with step("checking the books with bean-check"):
        after = as_it_stands(business, phase)
        return judged(business.xero, settings, after, _outcome(business, answers), seconds)


def as_it_stands(business: Business, phase: Phase) -> Phase:
    """Returns the phase with what the providers show by now: its own movements, and those of orders."""
    stripe, debits = business.stripe.objects, business.gocardless.objects
    cards = {"charges": stripe.of("charge"), "balance_transactions": stripe.of("balance_transaction")}
    kinds = ("payments", "refunds", "payouts", "balances")
    return replace(
        phase,
        stripe={**phase.stripe, **cards, "balance": stripe.balance},
        gocardless={**phase.gocardless, **{kind: debits.of(kind) for kind in kinds}},
    )


def _outcome(business: Business, answers: Counter[int]) -> Outcome:
    return Outcome(
        balances=in_words(business.xero.trial_balance()),
        parked=_listed(business, "parked"),
        ignored=_listed(business, "excluded"),
        refused=sum(count for status, count in answers.items() if status >= 400),
        pending=sum(1 for _ in rows.in_state(business.tenant, "pending")),
        xero_calls=asdict(business.xero.calls.snapshot()),
    )


def _listed(business: Business, state: str) -> list[dict[str, str]]:
    return [
        {"source": row.source, "reason": row.reason_code} for row in rows.in_state(business.tenant, state)
    ]
