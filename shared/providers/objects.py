"""Describes what an object of a provider's looks like here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Object = Mapping[str, Any]
"""An object as its provider's API answers it, in plain dicts."""

ORDER = "connectably_order"
"""The key under which our order forms and quotes write their order into a payment's metadata."""
