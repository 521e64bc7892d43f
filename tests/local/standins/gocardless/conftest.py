"""Runs one server for all these tests; each test has its own organisation on it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import gocardless_pro
import pytest

from local.standins.gocardless import GoCardlessStandIn, Organisation
from local.standins.serving import serving
from tests.local.standins.gocardless import selling

NOW = datetime(2026, 10, 7, 12, tzinfo=UTC)
CASES = Path(__file__).parents[3] / "cases"
_numbers = itertools.count()


def world(name: str, phase: int = -1) -> dict[str, Any]:
    """Returns the GoCardless part of a case."""
    read: dict[str, Any] = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    part: dict[str, Any] = read["phases"][phase]["gocardless"]
    return part


def client_of(url: str, access_token: str) -> gocardless_pro.Client:
    return gocardless_pro.Client(access_token=access_token, base_url=url)


@dataclass(frozen=True)
class Served:
    """A running stand-in, an organisation on it, and the real SDK with that organisation's token."""

    url: str
    standin: GoCardlessStandIn
    organisation: Organisation
    client: gocardless_pro.Client


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[GoCardlessStandIn, str]]:
    standin = GoCardlessStandIn(clock=lambda: NOW)
    with serving(standin.app) as url:
        yield standin, url


@pytest.fixture
def served(running: tuple[GoCardlessStandIn, str]) -> Iterator[Served]:
    standin, url = running
    token = f"live_{next(_numbers):020d}"
    organisation = standin.add_organisation(token, "webhook_secret")
    organisation.show(world("direct-debit-late-failure"))
    yield Served(url, standin, organisation, client_of(url, token))
    standin.faults.clear()


@pytest.fixture
def seller() -> Iterator[selling.Seller]:
    with selling.selling() as seller:
        yield seller
