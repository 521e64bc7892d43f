"""Keeps what a change of an owner's choices was, so that it can be shown and taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.choices.choices import Choices
from shared.choices.differences import Difference


@dataclass(frozen=True, slots=True)
class Change:
    """A change by one person: what it led to has this revision. `at` is in UTC."""

    revision: int
    by: str
    at: datetime
    differences: tuple[Difference, ...]
    before: Choices
    after: Choices


def taken_back(change: Change, now: Choices) -> Choices:
    """Returns the choices of today with the fields of a change as they were before it."""
    former: dict[str, Any] = {each.field: change.before.of(each.field) for each in change.differences}
    return replace(now, **former)
