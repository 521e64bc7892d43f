"""Signs people in who call the API; pages and books are those of the pages' own tests."""

from __future__ import annotations

import pytest

from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import Pages


@pytest.fixture
def owner(pages: Pages) -> Browser:
    pages.begin_business("piano")
    pages.add("olga", "piano", "owner")
    return pages.signed_in("olga")
