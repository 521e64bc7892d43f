"""Defines what an action is told of a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from functions.orderforms.wiring import FormDeps


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. `site` is where the pages are, such as https://orders.example; `named` are parts of the
    address, `typed` the boxes of a form. `visitor` is an address on the network, which is stored nowhere.
    """

    deps: FormDeps
    now: datetime
    site: str
    named: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    visitor: str = field(default="", repr=False)
