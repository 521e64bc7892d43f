"""What the webhooks need from outside: connected at the first call, and kept while warm."""

from __future__ import annotations

from functools import cache

from shared.wiring.base import AwsConnections, connect_here


@cache
def wire() -> AwsConnections:
    return connect_here()
