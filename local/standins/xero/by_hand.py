"""Holds what every deed of a person on Xero's own pages needs: the organisation, and its lock and time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from local.standins.xero.calls import parse
from local.standins.xero.records import Element
from local.standins.xero.render import dump
from local.standins.xero.state import State

Moment = Callable[[], AbstractContextManager[datetime]]
"""Locks the organisation, settles what is due, and gives the time."""


@dataclass
class ByHand:
    state: State
    moment: Moment


def as_json(element: Element) -> Element:
    """Reads the element as if it had come over HTTP, so that a float becomes an exact amount."""
    read: Element = parse(dump(element))
    return read
