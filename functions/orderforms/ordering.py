"""Answers forms that buyers send, and takes them back from where they pay."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from mangum import Mangum
from starlette.responses import Response
from starlette.types import ASGIApp

from functions.orderforms import paying, placing
from functions.orderforms.app import Entry, answered, application, metrics
from functions.orderforms.asked import Asked
from functions.orderforms.selling import OrderingDeps, wire

Action = Callable[[Asked, OrderingDeps], Response]

# What it does, by method and path.
ROUTES: tuple[tuple[str, str, Action], ...] = (
    ("POST", "/f/{address}", placing.submit),
    ("POST", "/o/{token}/pay", paying.pay_again),
    ("GET", "/o/{token}/back", paying.back),
)


@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers one request. `context` is Lambda's; Powertools and Mangum describe its type differently."""
    return answered(lambda: _mangum(wire()), event, context)


@lru_cache(maxsize=1)
def _mangum(deps: OrderingDeps) -> Mangum:
    app: Any = ordering_of(deps)
    return Mangum(app, lifespan="off")


def ordering_of(deps: OrderingDeps) -> ASGIApp:
    entries = [Entry(method, path, _with(action, deps)) for method, path, action in ROUTES]
    return application(entries, deps.pages)


def _with(action: Action, deps: OrderingDeps) -> Callable[[Asked], Response]:
    return lambda asked: action(asked, deps)
