from __future__ import annotations

from collections.abc import Iterator

import pytest
import urllib3

from shared.xero.client import XeroClient, pool
from tests.local.standins.xero.world import TENANT, World, open_world


@pytest.fixture
def connections() -> Iterator[urllib3.PoolManager]:
    connections = pool()
    yield connections
    connections.clear()


@pytest.fixture
def world() -> Iterator[World]:
    """Serves one organisation with a chart of accounts from a real server."""
    with open_world() as world:
        yield world


@pytest.fixture
def xero(world: World, connections: urllib3.PoolManager) -> XeroClient:
    token = world.tokens["access_token"]
    return XeroClient(connections, f"{world.base_url}/api.xro/2.0", token, TENANT)
