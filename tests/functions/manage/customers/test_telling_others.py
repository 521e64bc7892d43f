"""Other systems are told of a change at once, and a bus that is down keeps nobody from it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from shared.announcements import Announcements
from shared.store import directory_news
from tests.functions.announced import listening
from tests.functions.manage.browser import Browser
from tests.functions.manage.customers.conftest import found, page

THERE = page("c1")


def test_a_change_on_a_page_is_told_at_once(kept: Browser) -> None:
    with listening() as bus:
        assert kept.post(f"{THERE}/archive").status == 303
    assert bus.types[-1] == "Customer archived"
    assert bus.details[-1]["customer"] == "c1"
    assert not directory_news.untold("piano", 9)


def test_a_bus_that_is_down_keeps_nobody_from_a_change(
    kept: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any) -> Any:
        raise EndpointConnectionError(endpoint_url="there")

    monkeypatch.setattr(Announcements, "put", down)
    assert kept.post(f"{THERE}/archive").status == 303
    assert found("c1").state == "archived"
    assert directory_news.untold("piano", 9)
