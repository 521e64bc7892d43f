"""Keeps what AWS and hosts answer in one run, and gives the same again in a later one, where nobody is asked.

The later run is then the work alone: nothing of it is what moto and the stand-ins hold, or their time.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any

from botocore.client import BaseClient
from urllib3 import HTTPConnectionPool, HTTPResponse

from local.lean_moto.replacing import replaced


@contextmanager
def kept(file: IO[bytes]) -> Iterator[None]:
    """Adds every answer to the file, in their order, as long as the block lasts. A refusal is not kept."""
    client: Any = BaseClient
    pool: Any = HTTPConnectionPool
    ask, urlopen = client._make_api_call, pool.urlopen  # noqa: SLF001 - the one door that all of AWS's clients go through

    def asked(self: Any, operation: str, request: dict[str, Any]) -> Any:
        answer = ask(self, operation, request)
        pickle.dump((operation, answer), file)
        return answer

    def opened(self: Any, method: str, url: str, *given: Any, **more: Any) -> Any:
        reply = urlopen(self, method, url, *given, **more)
        pickle.dump((f"{method} {url}", (reply.status, dict(reply.headers), reply.data)), file)
        return reply

    with replaced(client, _make_api_call=asked), replaced(pool, urlopen=opened):
        yield


@contextmanager
def given_again(file: IO[bytes]) -> Iterator[None]:
    """Gives the answers from the file, from its beginning: one at a time, so that none takes memory before.

    Raises AssertionError where something else is asked than in the run before, or less.
    """
    file.seek(0)

    def opened(_: Any, method: str, url: str, *__: Any, **___: Any) -> HTTPResponse:
        status, headers, body = _next(file, f"{method} {url}")
        return HTTPResponse(BytesIO(body), headers, status, preload_content=False)

    with (
        replaced(BaseClient, _make_api_call=lambda _, operation, __: _next(file, operation)),
        replaced(HTTPConnectionPool, urlopen=opened),
    ):
        yield
    if file.read(1):
        raise AssertionError("less was asked than in the run before")


def _next(file: IO[bytes], wanted: str) -> Any:
    try:
        asked, answer = pickle.load(file)  # noqa: S301 - what this process has written
    except EOFError:
        asked, answer = "nothing", None
    if asked != wanted:
        raise AssertionError(f"{wanted} was asked, and {asked} in the run before")
    return answer
