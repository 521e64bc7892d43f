"""Tells what a contact owes on a day, for how long, and what stands to its credit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.history.documents import SalesDocument

# The most days overdue of each age but the last.
UP_TO = (0, 30, 60, 90)


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed, in pence of the organisation's currency, with VAT.

    `by_age` is what is not due yet, and what has been overdue for 1 to 30, 31 to 60, 61 to 90 and more days.
    """

    by_age: tuple[int, ...] = (0, 0, 0, 0, 0)
    in_credit: int = 0

    @property
    def unpaid(self) -> int:
        return sum(self.by_age)

    @property
    def overdue(self) -> int:
        return sum(self.by_age[1:])


def owed(documents: Iterable[SalesDocument], today: date) -> Owed:
    """Sums up the open ones of these documents."""
    by_age, in_credit = [0] * (len(UP_TO) + 1), 0
    for each in documents:
        if each.is_open and each.kind == "invoice":
            by_age[age_of(each, today)] += each.in_base(each.left)
        elif each.is_open:
            in_credit += each.in_base(each.left)
    return Owed(tuple(by_age), in_credit)


def age_of(document: SalesDocument, today: date) -> int:
    """Returns the place of a document among the ages; one without a due date is due when it is dated."""
    days = (today - (document.due_on or document.dated)).days
    return sum(days > most for most in UP_TO)
