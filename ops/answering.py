"""What a command is, and what it answers with.

A command calls verbs of shared/operations and says twice what came of it: as tables for a person, and as one
JSON document in the shape of shared/reports/json.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import RenderableType

from ops.desk import Desk
from ops.errors import FINE, OPEN


@dataclass(frozen=True, slots=True)
class Answer:
    """`document` is all of it as JSON holds it, `view` the same for a person; `code` is FINE or OPEN."""

    document: dict[str, Any]
    view: Sequence[RenderableType]
    code: int = FINE


@dataclass(frozen=True, slots=True)
class Command:
    """`open_means` says in words when it exits with OPEN."""

    name: str
    summary: str
    run: Callable[[Desk, Namespace], Answer]
    open_means: str
    options: Callable[[ArgumentParser], object] = lambda _: None


def code_of(is_fine: bool) -> int:
    return FINE if is_fine else OPEN
