"""Works out when money of a GoCardless payment, refund or payout came, and when it went again. Pure.

GoCardless has no balance transactions. A payment is in the balance or not, and each change is a movement.
Events tell when the change was; where they are lost, the status tells that there was one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from shared.providers.objects import Object


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The steps by which money comes and goes. A step is named after an action of GoCardless's events.

    `first` is the step by which money first comes, `back` are the other steps in. `actions` and `statuses`
    say which step each of them stands for: a payment that is paid out was confirmed before. A payment, refund
    or payout only reaches a status in `was_credited` if its money had come. `implied_between` is the step
    that must lie between two reports of `first`; empty if none need.
    """

    kind: str
    first: str
    actions: Mapping[str, str]
    statuses: Mapping[str, str]
    was_credited: frozenset[str]
    back: frozenset[str] = frozenset()
    implied_between: str = ""

    def is_inflow(self, step: str) -> bool:
        return step == self.first or step in self.back


PAYMENT = Lifecycle(
    kind="payment",
    first="confirmed",
    back=frozenset({"chargeback_cancelled"}),
    actions={
        "confirmed": "confirmed",
        "paid_out": "confirmed",
        "failed": "failed",
        "late_failure_settled": "failed",
        "charged_back": "charged_back",
        "chargeback_settled": "charged_back",
        "chargeback_cancelled": "chargeback_cancelled",
    },
    statuses={
        "confirmed": "confirmed",
        "paid_out": "confirmed",
        "failed": "failed",
        "charged_back": "charged_back",
    },
    was_credited=frozenset({"confirmed", "paid_out", "charged_back"}),
)
REFUND = Lifecycle(
    kind="refund",
    first="paid",
    actions={
        "paid": "paid",
        "refund_settled": "paid",
        "failed": "failed",
        "bounced": "bounced",
        "funds_returned": "funds_returned",
    },
    statuses={
        "paid": "paid",
        "failed": "failed",
        "bounced": "bounced",
        "funds_returned": "funds_returned",
    },
    was_credited=frozenset({"paid", "funds_returned"}),
)
PAYOUT = Lifecycle(
    kind="payout",
    first="paid",
    # Only an event of the creditor tells that a payout bounced.
    implied_between="bounced",
    actions={"paid": "paid", "bounced": "bounced"},
    statuses={"paid": "paid", "bounced": "bounced"},
    was_credited=frozenset({"paid", "bounced"}),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One time that money came in, or went out again, at `at` (UTC). `source` identifies the movement.

    `category` is payment, refund or payout, with the step unless the money came for the first time.
    """

    source: str
    category: str
    is_in: bool
    at: datetime


def changes(
    thing: Object, events: Iterable[Object], lifecycle: Lifecycle, was_credited: bool, now: datetime
) -> list[tuple[str, Change]]:
    """Returns each change, with the source of the change before it; empty before the first.

    `was_credited`: it is known from elsewhere that the money came.
    """
    steps = list(_completed(_reported(events, lifecycle), lifecycle))
    has_come = was_credited or thing["status"] in lifecycle.was_credited
    if has_come and not any(lifecycle.is_inflow(step) for step, _ in steps):
        steps.insert(0, (lifecycle.first, _began(thing)))
    if last := lifecycle.statuses.get(thing["status"]):
        # No event has reported the step yet, or its event is so old that GoCardless lists it no more.
        steps.append((last, now))
    changes = list(_turns(thing["id"], steps, lifecycle))
    sources = ["", *(change.source for change in changes)]
    return list(zip(sources, changes, strict=False))


def _reported(events: Iterable[Object], lifecycle: Lifecycle) -> list[tuple[str, datetime]]:
    """Returns the steps that events report, in the order in which they happened."""
    with_steps = (each for each in events if each["action"] in lifecycle.actions)
    in_order = sorted(with_steps, key=lambda each: str(each["created_at"]))
    return [(lifecycle.actions[each["action"]], utc(each["created_at"])) for each in in_order]


def _completed(steps: Iterable[tuple[str, datetime]], lifecycle: Lifecycle) -> Iterator[tuple[str, datetime]]:
    """Adds the steps that must have happened between two reported ones."""
    before = ""
    for step, at in steps:
        if lifecycle.implied_between and before == step == lifecycle.first:
            yield lifecycle.implied_between, at
        yield step, at
        before = step


def _turns(id: str, steps: Iterable[tuple[str, datetime]], lifecycle: Lifecycle) -> Iterator[Change]:
    """Yields a change for each step that moves money. A step reported twice, or by two names, counts once."""
    is_in, count = False, Counter[str]()
    for step, at in steps:
        if lifecycle.is_inflow(step) == is_in:
            continue
        is_in = not is_in
        count[step] += 1
        is_first = step == lifecycle.first and count[step] == 1
        category = lifecycle.kind if is_first else f"{lifecycle.kind}_{step}"
        yield Change(_source(id, step, count[step], lifecycle), category, is_in, at)


def _source(id: str, step: str, times: int, lifecycle: Lifecycle) -> str:
    """Returns the id alone the first time that money came, else the id with the step.

    >>> _source("PM1", "confirmed", 1, PAYMENT), _source("PM1", "failed", 2, PAYMENT)
    ('PM1', 'PM1-failed-2')
    """
    if step == lifecycle.first and times == 1:
        return id
    return f"{id}-{step}" if times == 1 else f"{id}-{step}-{times}"


def object_of(source: str) -> str:
    """Returns the id of the payment, refund or payout whose movement this is.

    >>> object_of("PM1"), object_of("PM1-failed-2")
    ('PM1', 'PM1')
    """
    return source.partition("-")[0]


def _began(thing: Object) -> datetime:
    """Returns when money most likely came, where no event tells any more."""
    return utc(thing.get("charge_date") or thing.get("arrival_date") or thing["created_at"])


def utc(text: str) -> datetime:
    """Reads a time or a day as GoCardless writes it."""
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
