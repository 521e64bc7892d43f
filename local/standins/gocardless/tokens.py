"""Keeps an organisation's access tokens, which its owner makes and disables in the dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Environment = Literal["live", "sandbox"]


@dataclass(frozen=True)
class Token:
    """An access token. One that is `read_only` may change nothing."""

    value: str
    read_only: bool = False
    disabled: bool = False


def made(value: str, environment: Environment, read_only: bool) -> Token:
    """Makes a token. Raises ValueError for one that this environment does not make."""
    if not value.startswith(f"{environment}_"):
        raise ValueError(f"a token of this environment begins with {environment}_")
    return Token(value, read_only)
