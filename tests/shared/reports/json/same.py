"""Holds a document to the one that a reader of the API may count on."""

from __future__ import annotations

import json
from typing import Any


def assert_json(document: dict[str, Any], expected: dict[str, Any]) -> None:
    """Compares names, types and values: in JSON's text, unlike in Python, 1 is neither 1.0 nor true."""
    assert _text(document) == _text(expected)


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, sort_keys=True)
