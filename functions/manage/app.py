"""Serves the pages: an ASGI application behind API Gateway, one request at a time in each process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import cache, lru_cache
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
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp

from functions.manage import refusals
from functions.manage.access import API, Entry, admitted
from functions.manage.api.answers import problem
from functions.manage.api.routes import API_ROUTES
from functions.manage.assets import Assets
from functions.manage.pages import refuse
from functions.manage.refusals import Refused
from functions.manage.routes import ROUTES
from functions.manage.verbs import verb_of
from functions.manage.visit import Visit
from functions.manage.wiring import ManageDeps, wire
from shared.errors import Unavailable
from shared.web.security_headers import SecurityHeaders

# A smaller answer would hardly become smaller.
COMPRESSED_FROM = 1_000
# Where Xero's login leads whoever is signed in there already.
XERO_CONSENT = "https://authorize.xero.com"

logger = Logger(service="manage")
metrics = Metrics(namespace="Connectably", service="manage")


# Not traced in its parts: loading X-Ray's client would take as long as all the rest that a page needs.
@metrics.log_metrics
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answers one request. `context` is Lambda's; Powertools and Mangum describe its type differently."""
    metrics.add_metric(name="requests", unit=MetricUnit.Count, value=1)
    asyncio.set_event_loop(_event_loop())
    return _mangum(wire())(event, context)


@lru_cache(maxsize=1)
def _mangum(deps: ManageDeps) -> Mangum:
    app: Any = application(deps)
    return Mangum(app, lifespan="off")


@cache
def _event_loop() -> asyncio.AbstractEventLoop:
    """Makes the loop in which Mangum runs every request: from Python 3.14 on, nobody makes one unasked."""
    return asyncio.new_event_loop()


def application(deps: ManageDeps) -> ASGIApp:
    # An address that is nearly one of the API's is none: nothing leads on to another.
    api = Router(_routes(API_ROUTES, deps, below=API.rstrip("/")), redirect_slashes=False)
    app = Starlette(
        routes=[Assets.read().route(), Mount(API.rstrip("/"), app=api), *_routes(ROUTES, deps)],
        exception_handlers={HTTPException: _no_such_page},
        middleware=[Middleware(GZipMiddleware, minimum_size=COMPRESSED_FROM)],
    )
    return SecurityHeaders(app, form_origins=_where_forms_lead(deps))


def _where_forms_lead(deps: ManageDeps) -> tuple[str, ...]:
    """Lists the sites to which a form of ours may lead on: a browser stays here for any other."""
    return (deps.app.sign_in_origin, deps.aws.env.xero_login_url, XERO_CONSENT)


def _routes(entries: Iterable[Entry], deps: ManageDeps, below: str = "") -> list[Route]:
    """Makes one route of the entries at an address, so that a refusal can say what is allowed there."""
    there: dict[str, dict[str, Entry]] = {}
    for each in entries:
        there.setdefault(each.path.removeprefix(below), {})[each.method] = each
    return [Route(path, _endpoint(by, deps), methods=[*by]) for path, by in there.items()]


def _endpoint(entries: Mapping[str, Entry], deps: ManageDeps) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        # Starlette lets HEAD in wherever GET is.
        entry = entries[request.method if request.method in entries else "GET"]
        visit: Visit | None = None
        try:
            passed = await admitted(entry, request, deps)
            if isinstance(passed, Response):
                return passed
            visit = passed
            done = entry.action(visit)
            _note(entry, request, visit, done)
            return done
        except Refused as refused:
            return _no(entry, refused, visit)
        except Unavailable as error:
            logger.warning("could not answer", extra={"route": entry.path, "why": type(error).__name__})
            return _no(entry, refusals.away(), visit)
        except Exception:
            logger.exception("a page failed", extra={"route": entry.path})
            metrics.add_metric(name="pages_failed", unit=MetricUnit.Count, value=1)
            return _no(entry, refusals.broken(), None)
        finally:
            # A file that was sent lies on disk until then.
            await request.close()

    return answer


def _note(entry: Entry, request: Request, visit: Visit, done: Response) -> None:
    """Has the audit log say what was done. What was refused was not done."""
    verb = visit.deed.verb or verb_of(entry)
    if verb is None or done.status_code >= 400 or visit.deed.is_nothing:
        return
    # Loaded here, since a view changes nothing.
    from functions.manage.noting import note

    note(verb, entry, request, visit)


def _no(entry: Entry, refused: Refused, visit: Visit | None) -> Response:
    return problem(refused) if entry.is_api else refuse(refused, visit)


async def _no_such_page(request: Request, error: Exception) -> Response:
    is_method = isinstance(error, HTTPException) and error.status_code == 405
    refused = refusals.no_such_method() if is_method else refusals.not_found()
    is_api = request.url.path.startswith(API)
    answer = problem(refused) if is_api else refuse(refused, None)
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer
