"""Defines a request as the stand-in sees it, and the stand-in's answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from local.standins.xero.records import Element
from local.standins.xero.render import dump

WRITES = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Call:
    """A request. `path` is relative to /api.xro/2.0/; header names are in lower case; `at` is its arrival.

    `client_id` is the app whose token it bears. `abreast` counts the calls to the organisation under way
    when this one arrived, itself included.
    """

    method: str
    path: str
    at: datetime
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    abreast: int = 1
    client_id: str = ""

    @property
    def key(self) -> str | None:
        return self.headers.get("idempotency-key") if self.method in WRITES else None

    @property
    def tenant_id(self) -> str:
        return self.headers.get("xero-tenant-id", "")

    @property
    def resource(self) -> str:
        return self.path.partition("/")[0]

    @property
    def is_write(self) -> bool:
        return self.method in WRITES

    @cached_property
    def elements(self) -> list[Element]:
        """The elements in the body, read as leniently as possible: for faults and for the log."""
        try:
            found = elements_of(parse(self.body), self.resource)
        except (TypeError, ValueError):
            return []
        return [element for element in found if isinstance(element, dict)]


def parse(body: bytes) -> Any:
    return json.loads(body, parse_float=Decimal, parse_constant=_no_constant)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def elements_of(body: Any, plural: str) -> list[Any]:
    """A body is `{"Invoices": [...]}`, or one element alone."""
    if not isinstance(body, dict):
        raise TypeError("Could not find object start token.")
    found = body[plural] if set(body) == {plural} else [body]
    if not isinstance(found, list):
        raise TypeError(f"{plural} is not an array")
    return found


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json; charset=utf-8"


def answer(status: int, body: Any, **headers: str) -> Answer:
    return Answer(status, dump(body), headers)


@dataclass(frozen=True)
class Outcome:
    """How a call ends. If there is no answer, the connection closes or, with `hang`, stays open."""

    answer: Answer | None
    hang: bool = False
    seconds: float = 0.0
    replayed: bool = False
