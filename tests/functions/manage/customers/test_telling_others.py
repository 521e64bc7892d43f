from __future__ import annotations

import pytest
from botocore.exceptions import EndpointConnectionError

from shared.announcements import Announcements
from shared.store import directory_news
from tests.functions.manage.browser import Browser
from tests.functions.manage.customers.conftest import HERE

TOLD = {"kind": "company", "name": "Forte Ltd"}


def test_what_a_page_has_changed_is_told_to_others_at_once(owner: Browser) -> None:
    assert owner.post(f"{HERE}/new", TOLD).status == 303
    assert not directory_news.untold("piano", 10)


def test_where_nobody_can_be_told_the_change_stands_and_the_news_wait(
    owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise EndpointConnectionError(endpoint_url="http://localhost:1")

    monkeypatch.setattr(Announcements, "put", away)
    assert owner.post(f"{HERE}/new", TOLD).status == 303
    assert directory_news.untold("piano", 10)
