"""Sums up sales by the options that track them, month by month: as documents change, or by a recount."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from shared.history.documents import APPROVED, Kind, SalesDocument

# What a prepayment is for is sold once it is set against an invoice.
SIGNS: dict[Kind, int] = {"invoice": 1, "credit_note": -1, "receipt": 1}

# Net sales in pence of the organisation's currency, by the month's first day and the TrackingOptionID.
Tracked = Counter[tuple[date, str]]


def worth(document: SalesDocument | None) -> Tracked:
    """Returns what a document counts for; nothing where there is none, or its lines were never read."""
    found = Tracked()
    if document is None or document.status not in APPROVED or document.kind not in SIGNS:
        return found
    for part in document.tracked or ():
        found[document.month, part.option_id] += SIGNS[document.kind] * document.in_base(part.net)
    return found


def changed(before: SalesDocument | None, after: SalesDocument | None) -> Tracked:
    """Returns what is to be added once a document that was as `before` is as `after`."""
    added = worth(after)
    added.subtract(worth(before))
    return without_nothing(added)


def recounted(documents: Iterable[SalesDocument]) -> Tracked:
    """Counts all documents anew, in any order, with one in memory at a time."""
    found = Tracked()
    for each in documents:
        found.update(worth(each))
    return without_nothing(found)


def without_nothing(sums: Tracked) -> Tracked:
    return Tracked({key: pence for key, pence in sums.items() if pence})
