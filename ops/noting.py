"""Notes in the audit log what an operator's command has changed, for all commands at this one place."""

from __future__ import annotations

import getpass
import socket
from datetime import datetime

from shared.audit import OPERATOR, SAYS, Did, Note, short
from shared.store import audit


def note(did: Did, by: str, id: str, now: datetime) -> None:
    """Adds an entry to the log of each business that a command has changed. Raises pynamodb's errors.

    `by` is who the operator claims to be, or else the name on this machine is taken. AWS's own CloudTrail
    knows whose credentials they were.
    """
    name = name_of(by)
    for tenant in did.tenants:
        audit.add(
            tenant,
            Note(
                now,
                id,
                f"{OPERATOR}{name}",
                name,
                "operator",
                did.verb,
                SAYS[did.verb],
                short(did.about),
                short(socket.gethostname()),
                "",
                "command line",
            ),
        )


def name_of(by: str) -> str:
    """Returns who the operator claims to be, or else the name on this machine."""
    return short(by) or _name_here()


def _name_here() -> str:
    try:
        return short(getpass.getuser()) or "unknown"
    except (KeyError, OSError):
        return "unknown"
