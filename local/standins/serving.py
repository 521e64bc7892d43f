"""Serves an ASGI app on a real loopback port for as long as a `with` block lasts.

Nothing here reads the wall clock, so a test may freeze it.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

HANG_UP = "local.hang_up"
READY_WITHIN = 10.0


class HangingUp(H11Protocol):
    """Lets the app do what HTTP cannot express: close the connection without an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        app = self.app

        async def with_hang_up(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[HANG_UP] = transport.abort
            await app(scope, receive, send)

        self.app = with_hang_up


class Server:
    """Runs uvicorn without its polling loop, whose sleeps would cost each test a fifth of a second."""

    def __init__(self, app: Any) -> None:
        self._socket = _bound_socket()
        self.port: int = self._socket.getsockname()[1]
        self._uvicorn = uvicorn.Server(_config(app))
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"serving:{self.port}")

    def start(self) -> None:
        self._thread.start()
        if not self._ready.wait(READY_WITHIN):
            raise RuntimeError("the server did not start")

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(READY_WITHIN)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()
            self._socket.close()

    async def _serve(self) -> None:
        server = self._uvicorn
        server.config.load()
        server.lifespan = server.config.lifespan_class(server.config)
        await server.startup(sockets=[self._socket])
        self._ready.set()
        await self._stop.wait()
        await self._close()

    async def _close(self) -> None:
        """Closes the connections first, because a listener waits for them from Python 3.12 on."""
        state = self._uvicorn.server_state
        for connection in list(state.connections):
            connection.transport.abort()
        for listener in self._uvicorn.servers:
            listener.close()
        for task in list(state.tasks):
            task.cancel()
        await asyncio.gather(*state.tasks, return_exceptions=True)


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Runs `app` on 127.0.0.1 in a daemon thread; yields its base URL, without a trailing slash."""
    server = Server(app)
    server.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.stop()


def _config(app: Any) -> uvicorn.Config:
    # Clients keep idle connections: closing them early would look like a fault nobody asked for.
    return uvicorn.Config(
        app,
        http=HangingUp,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=300,
    )


def _bound_socket() -> socket.socket:
    # asyncio switches Nagle's algorithm off only if the protocol is named; otherwise each answer waits 40 ms.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", 0))
    return bound
