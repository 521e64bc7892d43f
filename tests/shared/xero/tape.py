"""Runs a tiny server that plays prepared answers and keeps the requests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from local.standins.serving import HANG_UP, serving


@dataclass(frozen=True)
class Play:
    """One answer. `cut` closes the connection in the middle of the answer, `drop` before it."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    drop: bool = False


DROP = Play(drop=True)
CUT = Play(body=b'{"Invoices": [', cut=True)


def json_play(status: int, body: Any, **headers: str) -> Play:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Play(status, json.dumps(body).encode(), named)


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Tape:
    """Plays its answers in order, the last one for ever."""

    answers: list[Play]
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = await request.body()
        query, headers = dict(request.query_params), dict(request.headers)
        self.asked.append(Asked(request.method, request.url.path, query, headers, body))
        play = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not play.drop:
            length = len(play.body) + (1000 if play.cut else 0)
            named = {"content-type": "application/json", "content-length": str(length), **play.headers}
            raw = [(name.encode(), value.encode()) for name, value in named.items()]
            await send({"type": "http.response.start", "status": play.status, "headers": raw})
            await send({"type": "http.response.body", "body": play.body, "more_body": play.cut})
        if play.drop or play.cut:
            scope["extensions"][HANG_UP]()
            while (await receive())["type"] != "http.disconnect":
                pass


@contextmanager
def playing(*answers: Play) -> Iterator[Tape]:
    tape = Tape(list(answers or (Play(),)))
    with serving(tape) as url:
        tape.url = url
        yield tape
