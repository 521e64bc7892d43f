from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx

from local.standins.xero import FOREVER, Fault, Limits, Slow
from local.standins.xero.limits import Window
from tests.local.standins.xero.world import NOON, World, open_world


def test_every_answer_says_what_remains() -> None:
    with open_world(Limits(minute=60, day=1000)) as world:
        headers = world.api.get("Organisation").headers
        assert headers["X-MinLimit-Remaining"] == "59"
        assert headers["X-DayLimit-Remaining"] == "999"
        assert headers["X-AppMinLimit-Remaining"] == "9999"


def test_the_sixty_first_call_of_a_minute_is_refused_and_told_how_long_to_wait() -> None:
    with open_world(Limits()) as world:
        for _ in range(60):
            assert world.api.get("Organisation").status_code == 200
        world.clock.advance(seconds=20)
        reply = world.api.get("Organisation")
        assert reply.status_code == 429
        assert (reply.headers["X-Rate-Limit-Problem"], reply.headers["Retry-After"]) == ("minute", "40")
        assert reply.headers["X-MinLimit-Remaining"] == "0"


def test_a_refused_call_counts_so_that_knocking_keeps_the_door_shut() -> None:
    with open_world(Limits(minute=2)) as world:
        codes = []
        for _ in range(4):
            codes.append(world.api.get("Organisation").status_code)
            world.clock.advance(seconds=25)
        assert codes == [200, 200, 429, 429]
        world.clock.advance(seconds=35)
        assert world.api.get("Organisation").status_code == 200


def test_the_day_slides_too_and_its_wait_is_long() -> None:
    with open_world(Limits(minute=100, day=2)) as world:
        codes = [world.api.get("Organisation").status_code for _ in range(2)]
        reply = world.api.get("Organisation")
        assert [*codes, reply.status_code] == [200, 200, 429]
        assert (reply.headers["X-Rate-Limit-Problem"], reply.headers["Retry-After"]) == ("day", "86400")


def test_the_app_has_a_minute_of_its_own_over_all_organisations() -> None:
    with open_world(app_minute_limit=2) as world:
        other = world.xero.add_organisation("other", "Other", [])
        world.xero.authorise("ada", "app", [other])
        tenants = [world.org.tenant_id, other.tenant_id, world.org.tenant_id]
        replies = [world.api.get("Organisation", headers={"xero-tenant-id": each}) for each in tenants]
        assert [reply.status_code for reply in replies] == [200, 200, 429]
        assert replies[-1].headers["X-Rate-Limit-Problem"] == "appminute"
        assert "Retry-After" not in replies[-1].headers


def test_the_sixth_call_abreast_is_refused_and_not_told_how_long_to_wait(world: World) -> None:
    world.xero.faults.add(Fault(Slow(0.3), times=FOREVER))
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda _: world.api.get("Organisation"), range(6)))
    assert sorted(reply.status_code for reply in replies) == [200] * 5 + [429]
    refused = next(reply for reply in replies if reply.status_code == 429)
    assert refused.headers["X-Rate-Limit-Problem"] == "concurrent"
    assert "Retry-After" not in refused.headers


def test_one_organisations_calls_do_not_spend_anothers() -> None:
    with open_world(Limits(minute=1)) as world:
        other = world.xero.add_organisation("other", "Other", [], limits=Limits(minute=1))
        world.xero.authorise("ada", "app", [other])
        assert world.api.get("Organisation").status_code == 200
        assert world.api.get("Organisation", headers={"xero-tenant-id": "other"}).status_code == 200


def test_calls_are_counted_by_kind_refused_ones_too() -> None:
    with open_world(Limits(minute=1)) as world:
        before = world.org.calls.snapshot()
        world.api.get("Organisation")
        world.api.put("Contacts", json={"Name": "Ada"})
        httpx_reply: httpx.Response = world.api.get("Contacts", headers={"Authorization": "Bearer forged"})
        assert httpx_reply.status_code == 401
        since = world.org.calls.since(before)
        assert (since.read, since.write) == (2, 1)
        world.org.calls.reset()
        assert (world.org.calls.read, world.org.calls.write) == (0, 0)


def test_a_wait_is_never_shorter_than_what_the_window_needs() -> None:
    window = Window(timedelta(minutes=1), 1)
    window.count(NOON)
    assert window.wait(NOON + timedelta(seconds=59.5)) == 1
    assert window.wait(NOON + timedelta(seconds=60)) == 0
