"""Connects what the webhooks need from outside, at the first call, and keeps it while warm."""

from __future__ import annotations

from functools import cache

from shared.wiring.base import AwsConnections, connect_here


@cache
def wire() -> AwsConnections:
    return connect_here()
