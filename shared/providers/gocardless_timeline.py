"""When money of a payment, refund or payout at GoCardless came, and when it went again. Pure.

GoCardless has no balance transactions. A payment is in the balance or it is not, and each time that changes
is a movement. Events tell when that was; where they are lost, the status tells that it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """How a thing's money comes and goes, in words that are actions of its events.

    `first` is how it comes at first, `back` are the other ways in. `actions` and `statuses` say which of
    these each stands for: a payment that is paid out was confirmed before. Statuses of `was_in` are never
    reached but by what was in. `between` is what happened in between when `first` is told twice; empty if
    nothing need have.
    """

    kind: str
    first: str
    actions: Mapping[str, str]
    statuses: Mapping[str, str]
    was_credited: frozenset[str]
    back: frozenset[str] = frozenset()
    implied_between: str = ""

    def is_inflow(self, word: str) -> bool:
        return word == self.first or word in self.back


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
    # That a payout bounced is told of the creditor alone.
    implied_between="bounced",
    actions={"paid": "paid", "bounced": "bounced"},
    statuses={"paid": "paid", "bounced": "bounced"},
    was_credited=frozenset({"paid", "bounced"}),
)


@dataclass(frozen=True, slots=True)
class Change:
    """Money came in, or went out again, at `at` (UTC). The movement is known by `source`.

    `category` is the kind of thing, with what happened to it unless the money came for the first time.
    """

    source: str
    category: str
    is_in: bool
    at: datetime


def changes(
    thing: Object, events: Iterable[Object], ways: Lifecycle, was_in: bool, now: datetime
) -> list[tuple[str, Change]]:
    """Each change, with the source of the one before it; empty before the first."""
    told = list(_completed(_told(events, ways), ways))
    if (was_in or thing["status"] in ways.was_credited) and not any(ways.is_inflow(word) for word, _ in told):
        told.insert(0, (ways.first, _began(thing)))
    if status := ways.statuses.get(thing["status"]):
        # Not told yet, or told so long ago that GoCardless lists it no more.
        told.append((status, now))
    changes = list(_turns(thing["id"], told, ways))
    sources = ["", *(change.source for change in changes)]
    return list(zip(sources, changes, strict=False))


def _told(events: Iterable[Object], ways: Lifecycle) -> list[tuple[str, datetime]]:
    """In the order in which they happened."""
    telling = (each for each in events if each["action"] in ways.actions)
    in_order = sorted(telling, key=lambda each: str(each["created_at"]))
    return [(ways.actions[each["action"]], utc(each["created_at"])) for each in in_order]


def _completed(told: Iterable[tuple[str, datetime]], ways: Lifecycle) -> Iterator[tuple[str, datetime]]:
    """With what must have happened between what is told."""
    before = ""
    for word, at in told:
        if ways.implied_between and before == word == ways.first:
            yield ways.implied_between, at
        yield word, at
        before = word


def _turns(id: str, told: Iterable[tuple[str, datetime]], ways: Lifecycle) -> Iterator[Change]:
    """What is said twice, in other words or the same, changes nothing the second time."""
    is_in, count = False, Counter[str]()
    for word, at in told:
        if ways.is_inflow(word) == is_in:
            continue
        is_in = not is_in
        count[word] += 1
        is_first = word == ways.first and count[word] == 1
        category = ways.kind if is_first else f"{ways.kind}_{word}"
        yield Change(_source(id, word, count[word], ways), category, is_in, at)


def _source(id: str, word: str, times: int, ways: Lifecycle) -> str:
    """The thing's own id the first time, then with what happened to it.

    >>> _source("PM1", "confirmed", 1, PAYMENT), _source("PM1", "failed", 2, PAYMENT)
    ('PM1', 'PM1-failed-2')
    """
    if word == ways.first and times == 1:
        return id
    return f"{id}-{word}" if times == 1 else f"{id}-{word}-{times}"


def object_of(source: str) -> str:
    """The id of the thing whose movement this is.

    >>> object_of("PM1"), object_of("PM1-failed-2")
    ('PM1', 'PM1')
    """
    return source.partition("-")[0]


def _began(thing: Object) -> datetime:
    """When money most likely moved of which no event tells any more."""
    return utc(thing.get("charge_date") or thing.get("arrival_date") or thing["created_at"])


def utc(text: str) -> datetime:
    """Of a time or a day, as GoCardless writes them."""
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
