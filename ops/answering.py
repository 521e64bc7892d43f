"""Describes a command, and the answer that a command gives.

A command calls shared/operations and gives the result twice: as tables for a person, and as one JSON
document in the shape of shared/reports/json.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import RenderableType

from ops.desk import Desk
from ops.errors import FINE, OPEN
from shared.audit import Did


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a command: `document` as JSON, `view` for a person; `code` is FINE or OPEN.

    `did` is what the command has changed, for the audit log; None if it has changed nothing.
    """

    document: dict[str, Any]
    view: Sequence[RenderableType]
    code: int = FINE
    did: Did | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the command line; `open_means` says when the command exits with OPEN."""

    name: str
    summary: str
    run: Callable[[Desk, Namespace], Answer]
    open_means: str
    options: Callable[[ArgumentParser], object] = lambda _: None


def code_of(is_fine: bool) -> int:
    return FINE if is_fine else OPEN
