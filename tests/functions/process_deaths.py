"""Makes a process die before one of the calls that leave it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.client import BaseClient
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from urllib3.connectionpool import HTTPConnectionPool

from local.stack.aws import REGION
from local.stack.in_process import Stack
from local.stack.lambdas import Killed, Lambdas
from tests.functions.shop import Shop

# Messages of these come again after a death; callers of the others only see that there was no answer.
FED_FROM_QUEUES = ("recorder", "xero_writer")
MOST = 200


@dataclass
class Deadly(Lambdas):
    """Lets `victim` die once, at its `fatal`-th call to the outside, counted from 1."""

    victim: str = ""
    fatal: int = 0
    calls: int = 0
    inside: bool = False

    def invoke(self, name: str, event: dict[str, Any]) -> Any:
        self.inside = name == self.victim
        try:
            return super().invoke(name, event)
        except Killed:
            if name in FED_FROM_QUEUES:
                raise
            self.died += 1
            self.restart()
            return {"statusCode": 502}
        finally:
            self.inside = False

    def leaves(self, call: Callable[..., Any], *given: Any, **options: Any) -> Any:
        """Passes on a call that leaves a process."""
        if self.inside:
            self.calls += 1
            if self.calls == self.fatal:
                raise Killed
        return call(*given, **options)


@contextmanager
def choked(stack: Stack, victim: str, fatal: int) -> Iterator[Deadly]:
    """Intercepts outgoing calls: AWS's pass through the first choke point, Xero's and Stripe's the second."""
    deadly = Deadly(stack.lambdas.queues, victim=victim, fatal=fatal)
    stack.lambdas = deadly
    deadly.restart()
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        # A process that dies before counting anything leaves no metrics.
        warnings.filterwarnings("ignore", "No application metrics to publish", UserWarning)
        for owner, name in ((BaseClient, "_make_api_call"), (HTTPConnectionPool, "urlopen")):
            patch.setattr(owner, name, _through(deadly, getattr(owner, name)))
        yield deadly


def _through(deadly: Deadly, call: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given, **options: deadly.leaves(call, *given, **options)


def deaths(die: Callable[[int], int]) -> int:
    """Calls `die` for one call after the other, counted from 1, until nothing dies; returns the number."""
    for fatal in range(1, MOST):
        if not die(fatal):
            return fatal - 1
    raise AssertionError("it dies for ever")


def close(shop: Shop) -> None:
    """Removes a business without trace: what a hundred of them leave behind would slow down every call."""
    del shop.stack.businesses[shop.tenant]
    for table in dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables.values():
        for key in [key for key in table.items if key.value == shop.tenant]:
            del table.items[key]
