"""How long a provider asks to be left alone, from the headers of its 429."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from local.standins.serving import serving
from shared.providers.limits import shared_session, throttled

NOW = datetime(2026, 10, 7, 12, 0, 30, tzinfo=UTC)
MOMENT = timedelta(seconds=2)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "7"}, timedelta(seconds=7)),
        ({"retry-after": "7", "RateLimit-Reset": "Wed, 07 Oct 2026 12:01:00 GMT"}, timedelta(seconds=7)),
        ({"RateLimit-Reset": "Wed, 07 Oct 2026 12:01:00 GMT"}, timedelta(seconds=30)),
        ({"Retry-After": "Wed, 07 Oct 2026 12:01:00 GMT"}, timedelta(seconds=30)),
        ({"Stripe-Rate-Limited-Reason": "global-rate"}, MOMENT),
        ({"Retry-After": "0"}, MOMENT),
        ({"RateLimit-Reset": "Wed, 07 Oct 2026 11:59:00 GMT"}, MOMENT),
        ({"Retry-After": "soon"}, MOMENT),
        ({"Retry-After": "-5"}, MOMENT),
        ({"Retry-After": "9" * 30}, timedelta(hours=1)),
        ({"RateLimit-Reset": "Wed, 07 Oct 2036 12:00:00 GMT"}, timedelta(hours=1)),
    ],
)
def test_a_limit_lasts_as_long_as_its_headers_say_within_reason(
    headers: dict[str, str], wait: timedelta
) -> None:
    assert throttled("GoCardless", headers, NOW).until - NOW == wait


def test_no_cookie_of_one_tenants_answer_travels_with_another_tenants_call() -> None:
    told: list[str | None] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        told.append(Headers(scope=scope).get("cookie"))
        await PlainTextResponse("fine", headers={"Set-Cookie": "whose=acme"})(scope, receive, send)

    session = shared_session()
    with serving(app) as url:
        for _ in range(2):
            session.get(url)
    session.close()
    assert told == [None, None]
