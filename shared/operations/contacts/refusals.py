"""Says why a customer was not changed. Nothing was stored."""

from __future__ import annotations

from collections.abc import Sequence

from shared.contacts.checks import Complaint
from shared.contacts.customers import Customer


class NoSuchCustomer(Exception):
    """The business has no customer, note, pair or file of this id."""


class Refused(Exception):
    """What was asked for cannot be done. The error's text is a sentence for whoever asked."""


class NotActive(Refused):
    """The customer was archived, merged or erased meanwhile. `current` is the customer as it is."""

    def __init__(self, current: Customer) -> None:
        super().__init__(_WHY[current.state])
        self.current = current


_WHY = {
    "archived": "This customer is archived. Restore it first.",
    "merged": "This customer was merged into another one. Change that one.",
    "erased": "This customer was erased on request. Nothing of it can be changed.",
    "active": "This customer is active already.",
}


class EditedMeanwhile(Exception):
    """Somebody else, or Xero, has edited the customer meanwhile. `current` is the customer as it is now."""

    def __init__(self, current: Customer) -> None:
        super().__init__("The customer was edited meanwhile.")
        self.current = current


class Unfit(Exception):
    """What was entered cannot be kept. `complaints` say why, field by field."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__(" ".join(each.sentence for each in complaints))
        self.complaints = tuple(complaints)
