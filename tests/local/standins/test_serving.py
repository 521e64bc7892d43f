from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import httpx
import pytest
import time_machine
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from local.standins.serving import HANG_UP, serving
from tests.local.standins.xero.world import NO_TLS


async def greet(scope: Scope, receive: Receive, send: Send) -> None:
    await Request(scope, receive).body()
    await PlainTextResponse("hello")(scope, receive, send)


async def hang_up(scope: Scope, receive: Receive, send: Send) -> None:
    scope["extensions"][HANG_UP]()
    while (await receive())["type"] != "http.disconnect":
        pass


async def never_answer(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def test_it_starts_and_stops_within_a_blink() -> None:
    began = time.perf_counter()
    with serving(greet) as base_url:
        assert httpx.get(base_url, verify=NO_TLS).text == "hello"
    assert time.perf_counter() - began < 0.15


def test_it_listens_on_loopback_only_and_on_a_port_of_its_own() -> None:
    with serving(greet) as first, serving(greet) as second:
        assert first != second
        assert first.startswith("http://127.0.0.1:")


def test_nobody_listens_any_more_afterwards() -> None:
    with serving(greet) as base_url:
        pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(base_url, verify=NO_TLS)


def test_no_thread_is_left_behind() -> None:
    before = threading.active_count()
    with serving(greet):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_a_frozen_clock_stops_neither_its_start_nor_its_answers_nor_its_end() -> None:
    began = time.perf_counter()
    with time_machine.travel(datetime(2026, 10, 1, tzinfo=UTC), tick=False):
        with serving(greet) as base_url, httpx.Client(verify=NO_TLS) as client:
            for _ in range(3):
                assert client.get(base_url).text == "hello"
        assert datetime.now(UTC) == datetime(2026, 10, 1, tzinfo=UTC)
    assert time.perf_counter() - began < 0.5


def test_a_connection_serves_many_calls_without_delay() -> None:
    with serving(greet) as base_url, httpx.Client(verify=NO_TLS) as client:
        client.get(base_url)
        began = time.perf_counter()
        for _ in range(20):
            client.post(base_url, content=b"x" * 2000)
        # With Nagle's algorithm on, each of them would wait 40 ms for an acknowledgement.
        assert time.perf_counter() - began < 0.4


def test_an_app_can_close_the_connection_without_any_answer() -> None:
    with serving(hang_up) as base_url, pytest.raises(httpx.TransportError):
        httpx.get(base_url, verify=NO_TLS)


def test_it_stops_although_a_call_is_still_waiting() -> None:
    with serving(never_answer) as base_url, pytest.raises(httpx.ReadTimeout):
        httpx.get(base_url, verify=NO_TLS, timeout=0.05)


def test_a_test_that_fails_inside_stops_the_server_too() -> None:
    with pytest.raises(LookupError), serving(greet) as base_url:
        raise LookupError
    with pytest.raises(httpx.ConnectError):
        httpx.get(base_url, verify=NO_TLS)
