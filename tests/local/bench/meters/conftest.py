from __future__ import annotations

from collections.abc import Iterator

import pytest

from local.stack.aws import Queues, aws


@pytest.fixture
def queues(quick_aws: None) -> Iterator[Queues]:
    """Starts moto with the tables and the queues, and nothing in them."""
    with aws({}, {}) as made:
        yield made
