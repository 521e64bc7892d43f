"""Reads fields of what Xero answers, none of which can be relied on to be of its type."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shared.xero.paging import Element


def text(element: Element, name: str) -> str:
    """Returns a text, empty where Xero sends null or nothing. Raises TypeError for anything else."""
    given: Any = element.get(name)
    if given is not None and not isinstance(given, str):
        raise TypeError(f"{name} is no text")
    return given or ""


def needed(element: Element, name: str) -> str:
    """Returns a text that is not empty. Raises ValueError, and TypeError as `text` does."""
    given = text(element, name)
    if not given:
        raise ValueError(f"an element without {name}")
    return given


def decimal(element: Element, name: str) -> Decimal | None:
    """Returns a number as Xero wrote it. Raises ArithmeticError, TypeError or ValueError for what is none."""
    given = element.get(name)
    return None if given is None else Decimal(given).normalize() + 0
