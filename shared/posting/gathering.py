"""Decides which pending rows are due in Xero, and which wait to share a call with what comes after them.

A row only ever waits before its first call. Waiting changes neither what a row needs nor what is sent, so no
safeguard of the protocol rests on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shared.ledger.awaited import Awaited
from shared.ledger.stages import BATCH_LIMIT
from shared.posting.lane import Lane, Row

# No row waits longer than this for others, however few calls are left of the day.
AN_HOUR = timedelta(hours=1)
# With fewer calls left of Xero's day than the first figure rows wait longer, and an hour at the second. Xero
# gives an organisation 1,000 or 5,000 calls a day, and its owner may connect other apps.
FEWER_FOR_NOBODY, FEWEST_FOR_NOBODY = 500, 100
FEWER_FOR_SALES, FEWEST_FOR_SALES = 100, 0
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Gathering:
    """How long rows wait for others, counted from when they were recorded.

    `sales` is for a sale and its money, `others` for what nobody waits for.
    """

    sales: timedelta = timedelta()
    others: timedelta = timedelta()

    def at(self, day_left: int | None) -> Gathering:
        """Returns how long rows wait with so many calls left of Xero's day; None: Xero has not said."""
        sales = _stretched(self.sales, day_left, FEWER_FOR_SALES, FEWEST_FOR_SALES)
        others = _stretched(self.others, day_left, FEWER_FOR_NOBODY, FEWEST_FOR_NOBODY)
        # A fee that went before its payment would share no call with the fees of later payments.
        return Gathering(sales, max(sales, others))

    def wait(self, row: Row) -> timedelta:
        match row.awaited:
            case Awaited.ORDERED:
                return timedelta()
            case Awaited.SALE:
                return self.sales
            case Awaited.BY_NOBODY:
                return self.others


# Nothing waits for others.
AT_ONCE = Gathering()


def _stretched(wait: timedelta, day_left: int | None, fewer: int, fewest: int) -> timedelta:
    """Lengthens a wait evenly from its own length at `fewer` calls left to an hour at `fewest`."""
    if day_left is None or day_left >= fewer:
        return wait
    share = (fewer - max(day_left, fewest)) / (fewer - fewest)
    return wait + share * max(AN_HOUR - wait, timedelta())


def due_times(lane: Lane, rows: Sequence[Row], gathering: Gathering) -> dict[str, datetime]:
    """Returns when each row is due, by its key. `rows` are the first pending rows, fifty at most.

    A row is due no later than a row that needs it. Rows that fill a call by themselves are due at once, and
    so are rows of a call that went wrong.
    """
    begun = {*lane.suspects, *(key for key, _ in lane.reserved)}
    waits = gathering.at(lane.day_left)
    # More may be pending than were read, and what waits must not keep them from being read.
    is_full = len(rows) >= BATCH_LIMIT
    own = {
        row.key: _LONG_AGO
        if is_full or row.key in begun or row.since is None
        else row.since + waits.wait(row)
        for row in rows
    }
    return _hurried(own, rows)


def _hurried(due: Mapping[str, datetime], rows: Sequence[Row]) -> dict[str, datetime]:
    """Makes each row due as soon as the first row that needs it, directly or through others."""
    hurried = dict(due)
    changed = True
    while changed:
        changed = False
        for row in rows:
            for needed in row.needs:
                if needed in hurried and hurried[row.key] < hurried[needed]:
                    hurried[needed] = hurried[row.key]
                    changed = True
    return hurried
