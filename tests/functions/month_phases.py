"""Turns a drawn month into phases, whose webhooks arrive as each phase says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from random import Random

from hypothesis import note

from local.stack.business import Business
from local.stack.in_process import Stack, running
from local.worlds.stripe_shapes import Thing
from local.worlds.world import Delivery, Phase
from tests.functions.month_books import Entries, MonthBooks
from tests.functions.month_moves import START, Month, Move
from tests.functions.months import Arrival, Drawn

EVENTS_A_BODY = 3


@contextmanager
def opened(given: Thing) -> Iterator[tuple[Stack, Business]]:
    with running(datetime.fromtimestamp(START, UTC)) as stack:
        yield stack, stack.open_business("month", given)


def month_of_settings(given: Thing) -> Month:
    return Month(MonthBooks(given["tax"]["sales"], given["tax"]["stripe_fees"], given["dispute_lost"]))


def phases_of(month: Month, drawn: Drawn, chance: Random) -> Iterator[Phase]:
    """Yields each phase as it begins, so that its books can be examined before the next one changes them."""
    held: list[Delivery] = []
    for number, (happening, arrival) in enumerate(drawn.phases):
        fresh = told(month, happening)
        last = number == len(drawn.phases) - 1
        arriving, held = arrived(fresh, held, arrival, chance, last)
        note(f"{world_now(month):%d %b %H:%M} {arrival}: {len(arriving)} webhooks, {len(held)} held back")
        yield phase_of(month, arriving, feed=True)


def told(month: Month, happening: tuple[Move, ...]) -> list[Delivery]:
    """Makes the moves; returns their webhooks in order. GoCardless puts several events into a body."""
    cards, debits = len(month.account.events), len(month.debits.events)
    for move in happening:
        month.make(move)
        note(str(move))
    month.pause()
    bodies = batched(month.debits.events[debits:], EVENTS_A_BODY)
    return [
        *(Delivery("stripe", event, forged=False) for event in month.account.events[cards:]),
        *(Delivery("gocardless", {"events": body}, forged=False) for body in bodies),
    ]


def batched(events: list[Thing], size: int) -> Iterator[list[Thing]]:
    return (events[start : start + size] for start in range(0, len(events), size))


def arrived(
    fresh: list[Delivery], held: list[Delivery], arrival: Arrival, chance: Random, last: bool
) -> tuple[list[Delivery], list[Delivery]]:
    """Returns what arrives in a phase, and what arrives in a later one, weeks late."""
    match arrival:
        case "in order":
            return [*held, *fresh], []
        case "shuffled":
            return chance.sample([*held, *fresh], len(held) + len(fresh)), []
        case "doubled":
            return chance.sample([*fresh, *fresh], 2 * len(fresh)), [] if last else held
        case "a fifth lost":
            return [event for event in [*held, *fresh] if chance.randrange(5)], []
        case "late":
            return (held, fresh) if not last else ([*fresh, *held], [])


def world_now(month: Month) -> datetime:
    return datetime.fromtimestamp(month.account.now, UTC)


def phase_of(month: Month, arriving: list[Delivery], feed: bool) -> Phase:
    cards, debits = month.account.world(), month.debits.world()
    return Phase(world_now(month), cards, debits, tuple(arriving), feed, {})


def kept(business: Business) -> Entries:
    """Returns what Xero's books hold, day by day."""
    state, entries = business.xero.state, Counter[tuple[date, str]]()
    for journal in state.books.journals:
        for posting in journal.postings:
            entries[journal.date, state.accounts[posting.account].label] += int(posting.amount * 100)
    return entries
