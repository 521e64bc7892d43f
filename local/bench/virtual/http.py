"""Calls an ASGI application without a socket, which would take longer than the application."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.exceptions import ProtocolError


@dataclass(slots=True)
class Exchange:
    """One request, and what the application has answered so far."""

    body: bytes
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)
    is_whole: bool = False

    async def receive(self) -> Message:
        return {"type": "http.request", "body": self.body, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [(name.decode(), value.decode()) for name, value in message["headers"]]
        else:
            self.parts.append(message.get("body", b""))
            self.is_whole = not message.get("more_body", False)


def call(
    app: ASGIApp, method: str, url: str, headers: Mapping[str, Any], body: Any, *, preload: bool
) -> HTTPResponse:
    """Makes a call; `url` is a path with its query. Raises ProtocolError if the answer breaks off."""
    path, _, query = url.partition("?")
    exchange = Exchange(_bytes(body))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": list(_raw(headers.items())),
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    _drive(app, scope, exchange)
    if not exchange.is_whole:
        raise ProtocolError("the answer broke off")
    return HTTPResponse(
        body=io.BytesIO(b"".join(exchange.parts)),
        headers=HTTPHeaderDict(exchange.headers),
        status=exchange.status,
        preload_content=preload,
        decode_content=preload,
        request_method=method,
        request_url=url,
    )


def _drive(app: ASGIApp, scope: dict[str, Any], exchange: Exchange) -> None:
    """Runs the application to its end. It may give way to others, but not sleep."""
    running: Any = app(scope, exchange.receive, exchange.send)
    try:
        while True:
            if running.send(None) is not None:
                raise RuntimeError("a stand-in waits for something outside")
    except StopIteration:
        return


def _raw(headers: Iterable[tuple[str, Any]]) -> Iterable[tuple[bytes, bytes]]:
    for name, value in headers:
        yield name.lower().encode(), value if isinstance(value, bytes) else str(value).encode()


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return body if isinstance(body, bytes) else str(body).encode()
