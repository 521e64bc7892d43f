"""Sums up the lines of a sales document by the options of the category that tracks them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from shared.history.documents import Part
from shared.xero.paging import Element, pence_of


@dataclass(frozen=True, slots=True)
class Tracking:
    """The category that tracks lines, and the codes of accounts that are revenue; None: any account is.

    `since` is the first day whose documents are read with their lines; None for any day.
    """

    category_id: str
    revenue: frozenset[str] | None = None
    since: date | None = None

    def covers(self, day: date) -> bool:
        return self.since is None or day >= self.since


def parts_of(element: Element, tracking: Tracking) -> tuple[Part, ...]:
    """Sums up the lines of revenue by the option of the category that tracks them."""
    gross, sums = is_gross(element), Counter[str]()
    for line in element.get("LineItems") or ():
        if tracking.revenue is None or line.get("AccountCode") in tracking.revenue:
            for mark in line.get("Tracking") or ():
                if mark["TrackingCategoryID"] == tracking.category_id:
                    sums[mark["TrackingOptionID"]] += net_of(line, gross)
    return tuple(Part(option, net) for option, net in sorted(sums.items()))


def is_gross(element: Element) -> bool:
    """Whether the amounts of a document's lines have VAT in them."""
    return element.get("LineAmountTypes") == "Inclusive"


def net_of(line: Element, gross: bool) -> int:
    """Returns what a line comes to without VAT, in pence."""
    tax = pence_of(line.get("TaxAmount") or 0) if gross else 0
    return pence_of(line.get("LineAmount") or 0) - tax
