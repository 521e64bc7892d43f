from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import urllib3
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from local.emulator.door import front_door, listening, open_door
from local.emulator.failing import Failed
from local.standins.serving import serving


async def echo(request: Request) -> JSONResponse:
    body = (await request.body()).decode()
    said = {"method": request.method, "url": str(request.url.path), "query": request.url.query, "body": body}
    return JSONResponse(
        said | {"signature": request.headers.get("stripe-signature")}, 202, {"X-Answered-By": "the API"}
    )


@contextmanager
def door_to(api: str) -> Iterator[str]:
    bound = listening(0)
    with open_door(front_door(api), bound):
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


@pytest.fixture
def door() -> Iterator[str]:
    api = Starlette(routes=[Route("/{path:path}", echo, methods=["GET", "POST"])])
    with serving(api) as url, door_to(f"{url}/stage") as front:
        yield front


def test_a_request_reaches_the_api_as_it_came(door: str) -> None:
    headers = {"Stripe-Signature": "t=1,v1=2"}
    answer = urllib3.request("POST", f"{door}/webhooks/stripe/a%20b?x=1", body="{}", headers=headers)
    assert answer.json() == {
        "method": "POST",
        "url": "/stage/webhooks/stripe/a b",
        "query": "x=1",
        "body": "{}",
        "signature": "t=1,v1=2",
    }


def test_the_apis_answer_comes_back_as_it_was_given(door: str) -> None:
    answer = urllib3.request("GET", f"{door}/anything")
    assert (answer.status, answer.headers["X-Answered-By"]) == (202, "the API")


def test_an_answer_may_set_several_cookies() -> None:
    async def sets_two(_: Request) -> Response:
        response = Response("hello")
        response.set_cookie("session", "a")
        response.set_cookie("state", "b")
        return response

    with serving(Starlette(routes=[Route("/pages", sets_two)])) as url, door_to(url) as front:
        answer = urllib3.request("GET", f"{front}/pages")
    assert [each.partition(";")[0] for each in answer.headers.getlist("set-cookie")] == [
        "session=a",
        "state=b",
    ]


def test_what_is_compressed_stays_so() -> None:
    packed = gzip.compress(b"p { color: black }")

    async def styles(_: Request) -> Response:
        return Response(packed, headers={"Content-Encoding": "gzip"}, media_type="text/css")

    with serving(Starlette(routes=[Route("/pages", styles)])) as url, door_to(url) as front:
        answer = urllib3.request("GET", f"{front}/pages", decode_content=False)
    assert (answer.data, answer.headers["content-encoding"]) == (packed, "gzip")


def test_the_root_is_the_apis_too(door: str) -> None:
    assert urllib3.request("GET", f"{door}/").json()["url"] == "/stage/"


def test_an_api_that_is_gone_is_said_to_be() -> None:
    with door_to("http://127.0.0.1:9") as front:
        answer = urllib3.request("POST", f"{front}/webhooks/stripe/demo", retries=False)
    assert answer.status == 502
    assert b"The emulator did not answer" in answer.data


def test_a_port_in_use_is_refused_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Failed, match=rf"port {port} is in use\. .* PORT={port + 1}"):
            listening(port)
