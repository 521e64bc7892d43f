"""Reads from an address which movements are looked for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NoReturn, TypeVar
from zoneinfo import ZoneInfo

from functions.manage.messages import Message
from functions.manage.named_months import span
from functions.manage.plain_text import can_be_seen, stripped
from functions.manage.refusals import Refused
from functions.manage.rendering import Link
from functions.manage.story_at import activity_at
from functions.manage.visit import Visit
from shared.ledger.activity import KINDS, STANDS
from shared.ledger.profiles import ORIGINS
from shared.operations.activity import Wanted

NAMES = ("provider", "kind", "stands", "month", "amount", "q")
# With commas before each three digits, or with none.
AMOUNT = re.compile(r"[-\u2212]?£?(\d{1,9}|\d{1,3}(,\d{3}){1,2})(\.\d{1,2})?", re.ASCII)
LONGEST_WORDS = 100

T = TypeVar("T", bound=str)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, and the words in which it does. `today` is the business's day."""

    wanted: Wanted
    given: Mapping[str, str]
    today: date


def asked(visit: Visit, zone: str) -> Asked:
    """Reads the filters in an address. Raises Refused, with a sentence, for one that makes no sense."""
    given = {name: stripped(visit.query.get(name, "")) for name in NAMES}
    there = ZoneInfo(zone)
    since, until = _span(visit, given["month"], there)
    wanted = Wanted(
        provider=_one_of(visit, "provider", given["provider"], tuple(ORIGINS)),
        kind=_one_of(visit, "kind", given["kind"], tuple(KINDS)),
        stands=_one_of(visit, "stands", given["stands"], tuple(STANDS)),
        since=since,
        until=until,
        pence=_pence(visit, given["amount"]),
        words=_words(visit, given["q"]),
    )
    kept = {name: value for name, value in given.items() if value}
    return Asked(wanted, kept, visit.now.astimezone(there).date())


def _one_of(visit: Visit, name: str, given: str, known: Sequence[T]) -> T | None:
    if not given:
        return None
    found = next((each for each in known if each == given), None)
    return found if found else _refuse(visit, name, "Choose one of the list.")


def _span(visit: Visit, month: str, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    try:
        return span(month, zone)
    except ValueError:
        _refuse(visit, "month", "Write a month as 2026-11.")


def _pence(visit: Visit, given: str) -> int | None:
    """Reads an amount as people write it: 12, 12.50, £1,234.50. Its sign says nothing."""
    if not given:
        return None
    if not AMOUNT.fullmatch(given):
        _refuse(visit, "amount", "Write an amount as 12.50.")
    return int(Decimal(re.sub("[^0-9.]", "", given)).scaleb(2))


def _words(visit: Visit, given: str) -> str:
    if len(given) > LONGEST_WORDS or not can_be_seen(given):
        _refuse(visit, "q", f"Search for up to {LONGEST_WORDS} letters and digits.")
    return given


def _refuse(visit: Visit, name: str, says: str) -> NoReturn:
    back = Link(activity_at(visit), "All activity")
    raise Refused(422, Message("There is no such list", (says,), back), {name: says})
