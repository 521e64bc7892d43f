from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.local.standins.stripe.shop import Shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Shop().open() as opened:
        yield opened
