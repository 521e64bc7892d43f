"""Counts HTTP calls, and the bytes of bodies either way, by the name of the host."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from urllib3 import HTTPConnectionPool
from urllib3.util import parse_url

from local.lean_moto.replacing import replaced
from shared.environment import Environment


@dataclass(slots=True)
class Traffic:
    """What went to one host. `sent` and `received` are bytes of bodies; `refused` counts 429s."""

    calls: int = 0
    refused: int = 0
    sent: int = 0
    received: int = 0


def names_of(env: Environment) -> dict[str, str]:
    """Returns whose each address is: stand-ins have one host in common, and differ by their ports."""
    urls = {
        env.stripe_api_url: "stripe",
        env.gocardless_api_url: "gocardless",
        env.xero_api_url: "xero",
        env.xero_identity_url: "xero",
    }
    return {parse_url(url).netloc or "": name for url, name in urls.items()}


@contextmanager
def listening(traffic: Callable[[], dict[str, Traffic]], names: Mapping[str, str]) -> Iterator[None]:
    """Counts the calls of requests and urllib3, in the traffic of the moment.

    `names` tells whose a host with a port is, if it is known.
    """
    pool: Any = HTTPConnectionPool
    urlopen = pool.urlopen

    def counting(self: Any, method: str, url: str, body: Any = None, *given: Any, **more: Any) -> Any:
        address = f"{self.host}:{self.port}"
        counted = traffic().setdefault(names.get(address, address), Traffic())
        counted.calls += 1
        counted.sent += len(body or b"")
        answer = urlopen(self, method, url, body, *given, **more)
        counted.refused += answer.status == 429
        counted.received += int(answer.headers.get("Content-Length", 0))
        return answer

    with replaced(pool, urlopen=counting):
        yield
