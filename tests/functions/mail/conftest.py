from __future__ import annotations

import pytest

from local.stack.in_process import Stack
from tests.functions.shop import Shop, open_shop


@pytest.fixture
def shop(stack: Stack) -> Shop:
    return open_shop(stack)
