"""Defines how a command ends without an answer, and the exit codes that a script reads."""

from __future__ import annotations

# Failing has a code of its own: a cron job must not take a token that has expired for a difference.
FINE, OPEN, MISUSED, FAILED = 0, 1, 2, 3


class Failed(Exception):
    """The message says what happened and what to do. The operator sees no traceback."""


class Misused(Failed):
    """The command asked for something that makes no sense here. Nothing was done."""


class Declined(Exception):
    """The operator has not agreed to a change, so nothing was changed."""
