from __future__ import annotations

from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import Pages


def test_whoever_is_signed_in_learns_it_with_the_token_of_every_change(owner: Browser) -> None:
    answer = owner.get("/api/session")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.document == {
        "person": "olga",
        "email": "olga@example.co.uk",
        "csrf_token": owner.csrf,
        "ends_at": "2026-11-29T10:00:00+00:00",
        "may_begin_a_business": True,
    }


def test_nobody_is_told_so_and_led_nowhere(pages: Pages) -> None:
    answer = Browser().get("/api/session")
    assert (answer.status, answer.headers["content-type"]) == (401, "application/problem+json")
    assert "location" not in answer.headers
    assert answer.document == {
        "type": "about:blank",
        "title": "You have been signed out",
        "status": 401,
        "detail": "For your safety we sign you out when you have been away for a while. "
        "Nothing you saved is lost.",
    }
