"""Drops the connection in place of an answer."""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from local.standins.serving import HANG_UP


class Dropped(Response):
    """A response that never arrives: the connection closes or, if it cannot, breaks off within the body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if hang_up := scope.get("extensions", {}).get(HANG_UP):
            hang_up()
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        headers = [(b"content-type", b"application/json"), (b"content-length", b"4096")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"', "more_body": True})
