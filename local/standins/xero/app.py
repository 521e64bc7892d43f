"""Serves the stand-in over HTTP: requests become calls, outcomes become answers or closed connections."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from local.standins.serving import HANG_UP
from local.standins.xero.calls import Call, Outcome

API = "/api.xro/2.0"


class HungUp(ConnectionError):
    """The answer was lost on purpose, and nothing here can close a real connection."""


@dataclass
class Door:
    """One ASGI app. A call counts as concurrent before its body is read."""

    decide: Callable[[Call], Outcome]
    moment: Callable[[], AbstractContextManager[datetime]]
    _under_way: Counter[str] = field(default_factory=Counter)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        tenant_id = headers.get("xero-tenant-id", "")
        self._under_way[tenant_id] += 1
        abreast = self._under_way[tenant_id]
        try:
            body = await _body(receive)
            with self.moment() as now:
                outcome = self.decide(_call(scope, headers, body, now, abreast))
            await _deliver(outcome, scope, receive, send)
        finally:
            self._under_way[tenant_id] -= 1


def build(api: Door, identity: Door, consent: Door, people: Iterable[Route]) -> Starlette:
    return Starlette(
        routes=[
            Route(f"{API}/{{rest:path}}", api),
            Route("/connect/{rest:path}", identity),
            Route("/identity/connect/authorize", consent),
            # The SDK writes the path with a capital letter, the documentation without one.
            *(Route(path, identity) for path in ("/connections", "/Connections")),
            *(Route(f"{path}/{{rest:path}}", identity) for path in ("/connections", "/Connections")),
            *people,
        ]
    )


def _call(scope: Scope, headers: dict[str, str], body: bytes, now: datetime, abreast: int) -> Call:
    return Call(
        method=scope["method"],
        path=scope["path"].removeprefix(API).strip("/"),
        at=now,
        query=dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True)),
        headers=headers,
        body=body,
        abreast=abreast,
    )


async def _body(receive: Receive) -> bytes:
    chunks, more = [], True
    while more:
        message = await receive()
        chunks.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(chunks)


async def _deliver(outcome: Outcome, scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(outcome.seconds)
    if outcome.answer is None:
        await _lose(outcome, scope, receive)
        return
    reply = outcome.answer
    response = Response(reply.body, reply.status, dict(reply.headers), media_type=reply.content_type)
    await response(scope, receive, send)


async def _lose(outcome: Outcome, scope: Scope, receive: Receive) -> None:
    """Closes the connection, or waits until the client does."""
    hang_up = scope.get("extensions", {}).get(HANG_UP)
    if not outcome.hang:
        if hang_up is None:
            raise HungUp("no answer")
        hang_up()
    while (await receive())["type"] != "http.disconnect":
        pass
