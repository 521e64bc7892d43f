"""Ends a run with one message for a person, and no traceback."""

from __future__ import annotations


class Failed(Exception):
    """The message says what happened and what to do."""
