"""Puts causes together that call for the same action, so that the action is named once. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.reconciliation.result import Cause


@dataclass(frozen=True, slots=True)
class Alike:
    """All causes with one reason code, either those that the owner has accepted or the others."""

    reason_code: str
    accepted: bool
    causes: tuple[Cause, ...]

    @property
    def pence(self) -> int:
        return sum(each.pence for each in self.causes)

    @property
    def count(self) -> int:
        return sum(each.count for each in self.causes)

    @property
    def is_settled(self) -> bool:
        """Whether nothing need be done about any of the causes."""
        return all(each.is_settled for each in self.causes)


def alike(causes: Iterable[Cause]) -> list[Alike]:
    """Groups causes in the order in which each kind comes first; each cause is in one group."""
    groups: dict[tuple[str, bool], list[Cause]] = {}
    for cause in causes:
        groups.setdefault((cause.reason_code, cause.accepted), []).append(cause)
    return [Alike(code, accepted, tuple(each)) for (code, accepted), each in groups.items()]


def open_ones(causes: Iterable[Cause]) -> list[Alike]:
    """Groups what somebody must deal with, reason by reason, the largest first."""
    left = (each for each in alike(causes) if not each.is_settled)
    return sorted(left, key=lambda each: -abs(each.pence))
