"""Puts objects into live or test mode, wherever they say in which one they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.standins.stripe.shown import Thing


def moded(things: Mapping[str, Any], *, is_live: bool) -> Thing:
    """Returns a copy in which every `livemode`, at any depth, is that of the mode."""
    return {name: is_live if name == "livemode" else _moded(value, is_live) for name, value in things.items()}


def _moded(value: Any, is_live: bool) -> Any:
    if isinstance(value, Mapping):
        return moded(value, is_live=is_live)
    return [_moded(each, is_live) for each in value] if isinstance(value, list) else value
