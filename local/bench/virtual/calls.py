"""Lets each call to AWS and over HTTP take its latency, and answers SQS and HTTP within this process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.client import BaseClient
from botocore.useragent import UserAgentString
from starlette.types import ASGIApp
from urllib3 import HTTPConnectionPool

from local.bench.virtual.http import call
from local.bench.virtual.latencies import Latencies
from local.bench.virtual.sqs import Sqs
from local.bench.virtual.timeline import Timeline
from local.lean_moto.replacing import replaced
from local.stack import shortcut


@contextmanager
def in_virtual_time(
    timeline: Timeline, latencies: Latencies, sqs: Sqs, hosts: Mapping[str, tuple[str, ASGIApp]]
) -> Iterator[None]:
    """Takes over every call. `hosts` gives the name and the application of each host with its port.

    A call has its effect first and then takes its time: if its function is killed meanwhile, nobody hears
    that it was done. A refused call takes as long.
    """
    with _aws(timeline, latencies, sqs), _http(timeline, latencies, hosts):
        yield


@contextmanager
def _aws(timeline: Timeline, latencies: Latencies, sqs: Sqs) -> Iterator[None]:
    client: Any = BaseClient
    ask = client._make_api_call  # noqa: SLF001 - the one door that all of AWS's clients go through

    def asked(self: Any, operation: str, request: dict[str, Any]) -> Any:
        timeline.check()
        service = self.meta.service_model.service_name
        try:
            if service == "sqs":
                return sqs.answer(operation, request)
            short = shortcut.answer(operation, request) if service == "dynamodb" else None
            return ask(self, operation, request) if short is None else short
        finally:
            timeline.wait(latencies.of_aws(service))

    # Nobody reads the user agent, and a fifth of the client's work goes into it.
    with replaced(client, _make_api_call=asked), replaced(UserAgentString, to_string=lambda _: "virtual"):
        yield


@contextmanager
def _http(
    timeline: Timeline, latencies: Latencies, hosts: Mapping[str, tuple[str, ASGIApp]]
) -> Iterator[None]:
    def urlopen(
        self: Any, method: str, url: str, body: Any = None, headers: Any = None, *_: Any, **more: Any
    ) -> Any:
        timeline.check()
        whose, app = hosts[f"{self.host}:{self.port}"]
        preload = more.get("preload_content", True)
        try:
            return call(app, method, url, headers or self.headers, body, preload=preload)
        finally:
            timeline.wait(latencies.of_http(whose, url))

    pool: Any = HTTPConnectionPool
    with replaced(pool, urlopen=urlopen):
        yield
