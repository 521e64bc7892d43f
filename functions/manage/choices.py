"""Makes what fields of WTForms offer to choose from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

# The types that are published for WTForms do not know it yet, and pairs are going to be refused.
from wtforms import SelectChoice  # type: ignore[attr-defined]


def choices(pairs: Iterable[tuple[str, str]], refused: Collection[str] = ()) -> list[Any]:
    """Takes the value that is sent and the words that are shown, in the order in which they are offered.

    Values in `refused` are shown too, and cannot be chosen.
    """
    return [
        SelectChoice(value, words, {"disabled": True} if value in refused else {}) for value, words in pairs
    ]
