"""Serves the API under its own root, as AWS does, at an address that a person can remember."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import urllib3
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from local.emulator.failing import Failed

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
# These headers concern one connection; the connection behind it has its own.
OF_THE_CONNECTION = {"connection", "content-length", "date", "host", "keep-alive", "transfer-encoding"}
READY_WITHIN = 10.0


def front_door(api: str) -> Starlette:
    """Forwards everything to `api`."""
    pool = urllib3.PoolManager(maxsize=32, retries=False, timeout=urllib3.Timeout(60.0))

    async def forward(request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(_forward, pool, api, request, body)

    return Starlette(routes=[Route("/{path:path}", forward, methods=METHODS)])


def _forward(pool: urllib3.PoolManager, api: str, request: Request, body: bytes) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    url = f"{api}{request.scope['raw_path'].decode('ascii')}{query}"
    # A browser sends one line of cookies over HTTP/1.1, and may send several over HTTP/2.
    asked = urllib3.HTTPHeaderDict(_passed_on(request.headers.items()))
    try:
        # What was compressed for the browser goes on as it is.
        answer = pool.request(request.method, url, body=body, headers=asked, decode_content=False)
    except urllib3.exceptions.HTTPError as error:
        return PlainTextResponse(f"The emulator did not answer: {error}\n", status_code=502)
    response = Response(answer.data, answer.status)
    # Each header by itself: one answer may set several cookies.
    for name, value in _passed_on(answer.headers.iteritems()):
        response.headers.append(name, value)
    return response


def _passed_on(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in OF_THE_CONNECTION]


def listening(port: int) -> socket.socket:
    """Binds the port at once, so that a port in use is noticed before anything is built. 0 takes any."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.close()
        raise Failed(
            f"port {port} is in use. Stop what uses it, or choose another: make run PORT={port + 1}"
        ) from None
    return bound


@contextmanager
def open_door(app: ASGIApp, bound: socket.socket) -> Iterator[None]:
    server = uvicorn.Server(_config(app))
    thread = threading.Thread(target=server.run, args=([bound],), daemon=True, name="front-door")
    thread.start()
    try:
        give_up = time.monotonic() + READY_WITHIN
        while not server.started and time.monotonic() < give_up:
            time.sleep(0.02)
        yield
    finally:
        server.should_exit = server.force_exit = True
        thread.join(READY_WITHIN)


def _config(app: ASGIApp) -> uvicorn.Config:
    # A request cut off at shutdown is not worth a log line.
    return uvicorn.Config(
        app, log_config=None, log_level="critical", access_log=False, lifespan="off", ws="none"
    )
