from __future__ import annotations

from collections.abc import Generator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from urllib3.exceptions import ProtocolError

from local.bench.virtual.http import call
from local.standins.dropped import Dropped


class Never:
    """Waits for something that nobody here brings about."""

    def __await__(self) -> Generator[str, None, None]:
        yield "something"


async def answer(request: Request) -> Response:
    if request.url.path == "/dropped":
        return Dropped()
    if request.url.path == "/late":
        await Never()
    told = {"query": dict(request.query_params), "name": request.headers["X-Name"]}
    return JSONResponse(told | {"body": (await request.body()).decode()}, 201)


APP = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])


def test_a_call_reaches_the_application_whole_and_its_answer_comes_back() -> None:
    response = call(APP, "POST", "/a?b=c%20d", {"X-Name": "Ada"}, b"hello", preload=True)
    assert (response.status, response.headers["content-type"]) == (201, "application/json")
    assert response.json() == {"query": {"b": "c d"}, "name": "Ada", "body": "hello"}


def test_an_answer_that_breaks_off_is_an_error_of_the_connection() -> None:
    with pytest.raises(ProtocolError):
        call(APP, "GET", "/dropped", {"X-Name": "Ada"}, None, preload=True)


def test_an_application_may_not_wait_for_anything_outside() -> None:
    with pytest.raises(RuntimeError, match="outside"):
        call(APP, "GET", "/late", {"X-Name": "Ada"}, None, preload=True)
