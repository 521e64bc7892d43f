"""Says how a step of several stands, in words that need no colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from functions.manage.rendering import Link, Tone

Stands = Literal["waiting", "under way", "done", "failed"]
TONES: dict[Stands, Tone] = {
    "waiting": "waiting",
    "under way": "working",
    "done": "done",
    "failed": "problem",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `so_far` and `total` count what the step works through; both are 0 if nothing is counted."""

    name: str
    state: Stands
    says: str = ""
    next: Link | None = None
    so_far: int = 0
    total: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.so_far <= self.total:
            raise ValueError(f"{self.so_far} of {self.total} are not so many done")

    @property
    def tone(self) -> Tone:
        return TONES[self.state]

    @property
    def stands(self) -> str:
        return self.state.capitalize()

    @property
    def is_current(self) -> bool:
        return self.state in {"under way", "failed"}
