"""Many businesses in one process: none is ever posted for with another's token."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from functions.xero_writer.drain import drain
from functions.xero_writer.wiring import wire
from local.stack.in_process import Stack
from local.standins.xero.calls import Call, Outcome
from shared.store import rows
from tests.factories import sales, settings
from tests.functions.shop import Shop, assert_posted_once, open_shop

ROUNDS = 6
Seen = list[tuple[str, str]]


@pytest.fixture
def tokens(stack: Stack) -> Seen:
    """Organisation and token's owner of every call that reached the stand-in."""
    seen: Seen = []
    pipeline, door = stack.xero._pipeline, stack.xero.app.routes[0].app  # type: ignore[attr-defined]
    decide = door.decide

    def noting(call: Call) -> Outcome:
        bearer = call.headers["authorization"].removeprefix("Bearer ")
        grant = pipeline.identity.grant_of(bearer, call.at)
        seen.append((call.tenant_id, grant.user_id if grant else "nobody"))
        outcome: Outcome = decide(call)
        return outcome

    door.decide = noting
    return seen


def test_two_businesses_posted_for_at_once_never_share_a_token(stack: Stack, tokens: Seen) -> None:
    shops = [open_shop(stack, tenant, gather_minutes=0) for tenant in ("left", "right")]
    made = {shop.tenant: sales(ROUNDS, what=f"sold by {shop.tenant}") for shop in shops}
    deps, together = wire(), Barrier(len(shops))

    def post(shop: Shop) -> None:
        together.wait()
        drain(shop.tenant, deps)

    with ThreadPoolExecutor(len(shops)) as threads:
        for turn in range(ROUNDS):
            for shop in shops:
                shop.record([made[shop.tenant][turn]])
            list(threads.map(post, shops))
    for shop in shops:
        assert not rows.has_pending(shop.tenant)
        assert {user for place, user in tokens if place == shop.business.xero.tenant_id} == {
            f"user-of-{shop.tenant}"
        }
        assert set(shop.statuses()) == {200}
        assert len(shop.business.xero.log) >= 3 * ROUNDS
        theirs = {row.key for row in shop.rows()}
        assert {each["reference"] for each in shop.live("invoice")} <= theirs
        assert len(shop.live("invoice")) == ROUNDS
        assert {line["description"] for each in shop.live("invoice") for line in each["lines"]} == {
            f"sold by {shop.tenant}"
        }
        assert_posted_once(shop)


def test_businesses_of_one_xero_user_share_that_users_token_and_nothing_else(
    stack: Stack, tokens: Seen
) -> None:
    shops = []
    for tenant in ("shop", "workshop"):
        business = stack.open_business(tenant, settings(gather_minutes=0), xero_user="one-owner")
        shops.append(Shop(stack, business))
    for shop in shops:
        shop.record(sales(2, what=f"sold by {shop.tenant}"))
        drain(shop.tenant, wire())
    assert {user for _, user in tokens} == {"one-owner"}
    for shop in shops:
        assert set(shop.statuses()) == {200}
        assert_posted_once(shop)
