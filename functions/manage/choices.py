"""Offers the choices of a field to WTForms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms.fields import choices as fields


def offered(labels: Mapping[str, str], refused: Iterable[str] = ()) -> list[Any]:
    """Returns the choices by their values; those in `refused` are shown, and cannot be chosen."""
    off = set(refused)
    # The published types are older than this class.
    make: Any = fields.SelectChoice  # type: ignore[attr-defined]
    return [make(value, label, {"disabled": True} if value in off else {}) for value, label in labels.items()]
