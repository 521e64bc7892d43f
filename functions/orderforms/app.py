"""Makes the application of a handler: its routes, and what goes for all of them alike."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from mangum import Mangum
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from functions.orderforms import received, refusals
from functions.orderforms.asked import Asked
from functions.orderforms.refusals import Refused
from functions.orderforms.rendering import show
from functions.orderforms.wiring import FormDeps
from shared.errors import Unavailable
from shared.web.security_headers import SecurityHeaders

# A smaller answer would hardly become smaller.
COMPRESSED_FROM = 1_000

logger = Logger(service="orderforms")
metrics = Metrics(namespace="Connectably", service="orderforms")


@dataclass(frozen=True, slots=True)
class Entry:
    """A route, and what it does."""

    method: str
    path: str
    action: Callable[[Asked], Response]


def application(entries: Sequence[Entry], deps: FormDeps, *others: BaseRoute) -> ASGIApp:
    """Serves the entries, and other routes before them."""
    app = Starlette(
        routes=[
            *others,
            *(Route(each.path, _endpoint(each, deps), methods=[each.method]) for each in entries),
        ],
        exception_handlers={HTTPException: _no_such_page},
        middleware=[Middleware(GZipMiddleware, minimum_size=COMPRESSED_FROM)],
    )
    # It would lead on to whatever site a request names as ours.
    app.router.redirect_slashes = False
    return SecurityHeaders(app, form_origins=deps.pay_at)


def answered(make: Callable[[], Mangum], event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers one event of API Gateway's by the application that `make` returns. `context` is Lambda's."""
    metrics.add_metric(name="requests", unit=MetricUnit.Count, value=1)
    asyncio.set_event_loop(_event_loop())
    return make()(event, context)


@cache
def _event_loop() -> asyncio.AbstractEventLoop:
    """Makes the loop in which Mangum runs every request: from Python 3.14 on, nobody makes one unasked."""
    return asyncio.new_event_loop()


def _endpoint(entry: Entry, deps: FormDeps) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return entry.action(await received.asked(request, deps))
        except Refused as refused:
            return refuse(refused)
        except Unavailable as error:
            logger.warning("could not answer", extra={"route": entry.path, "why": type(error).__name__})
            return refuse(refusals.away())
        except Exception:
            logger.exception("a page failed", extra={"route": entry.path})
            metrics.add_metric(name="pages_failed", unit=MetricUnit.Count, value=1)
            return refuse(refusals.broken())

    return answer


def refuse(refused: Refused) -> Response:
    return show("message.html", refused.heading, refused.brand, refused.status, says=refused.says)


async def _no_such_page(request: Request, error: Exception) -> Response:
    is_method = isinstance(error, HTTPException) and error.status_code == 405
    answer = refuse(refusals.no_such_method() if is_method else _nothing_at(request.scope["path"]))
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def _nothing_at(path: str) -> Refused:
    return refusals.no_order() if path.startswith("/o/") else refusals.no_form()
