"""What a command is, and what it answers with.

A command calls verbs of shared/operations and says what came of it, twice: as tables for a person, and as one
JSON document. Amounts in that document are integer pence, in fields named so, as in the logs: a sum over
them is exact in every language, and nobody is tempted to read "12.34" as a float.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import RenderableType

from ops.desk import Desk
from ops.errors import FINE, OPEN
from shared.reasons import Reason


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


def in_json(reason: Reason) -> dict[str, str]:
    """What happened and what to do about it, in words."""
    return {"sentence": reason.sentence, "what_to_do": reason.what_to_do}


def code_of(is_fine: bool) -> int:
    return FINE if is_fine else OPEN
