"""Keeps what calls and payers have made at one organisation, and what GoCardless itself shows nobody."""

from __future__ import annotations

from dataclasses import dataclass, field

from local.gocardless_month.account import GoCardlessAccount
from local.gocardless_month.shapes import Thing


@dataclass
class LiveAccount(GoCardlessAccount):
    """`reached` is the place of each subscription's next payment in its timetable; `flows` go by id."""

    reached: dict[str, int] = field(default_factory=dict)
    flows: dict[str, Thing] = field(default_factory=dict)
