"""Defines tracking categories, their options, and the mark that a line bears. All are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property


@dataclass(frozen=True)
class TrackingOption:
    id: str
    name: str
    status: str = "ACTIVE"


@dataclass(frozen=True)
class TrackingCategory:
    """A tracking category. `options` are all that it ever had, deleted ones too, in the order they came."""

    id: str
    name: str
    updated: datetime
    status: str = "ACTIVE"
    options: tuple[TrackingOption, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, TrackingOption]:
        return {each.id: each for each in self.options}

    @property
    def present(self) -> tuple[TrackingOption, ...]:
        """The options that were not deleted."""
        return tuple(each for each in self.options if each.status != "DELETED")


@dataclass(frozen=True)
class Tracked:
    """The option that a line or a contact's sales are tracked by, by ids: a rename shows everywhere."""

    category_id: str
    option_id: str
