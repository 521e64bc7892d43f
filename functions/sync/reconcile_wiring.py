"""Connects what reconciliation needs from outside: Xero too, whose SDK the feed and the sweep never load."""

from __future__ import annotations

from functools import cache

from shared.operations.connections import Connections
from shared.wiring.base import connect_here
from shared.wiring.operations import connections


@cache
def wire() -> Connections:
    return connections(connect_here(), notes_at_once=False)
