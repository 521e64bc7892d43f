from __future__ import annotations

import httpx

from local.standins.xero import Fail, Fault, Unauthorised
from tests.local.standins.xero.world import World

KEY = {"Idempotency-Key": "key-1"}


def put(world: World, name: str = "Ada", key: str = "key-1", path: str = "Contacts") -> httpx.Response:
    return world.api.put(path, json={"Contacts": [{"Name": name}]}, headers={"Idempotency-Key": key})


def test_the_same_request_under_the_same_key_is_carried_out_once_and_answered_alike(world: World) -> None:
    first, again = put(world), put(world)
    assert first.content == again.content
    assert len(world.org.documents()) == 1
    assert [row.replayed for row in world.org.log] == [False, True]


def test_a_replay_costs_a_call(world: World) -> None:
    remaining = [int(put(world).headers["X-DayLimit-Remaining"]) for _ in range(2)]
    assert remaining[1] == remaining[0] - 1


def test_a_key_is_forgotten_after_six_minutes(world: World) -> None:
    assert put(world).status_code == 200
    world.clock.advance(minutes=5, seconds=59)
    assert put(world).status_code == 200
    world.clock.advance(seconds=1)
    assert put(world).status_code == 400  # carried out again: the name is taken now


def test_a_key_stands_for_one_request(world: World) -> None:
    put(world)
    other = world.api.post("Contacts", json={"Contacts": [{"Name": "Ada"}]}, headers=KEY)
    for reply in (put(world, "Grace"), other):
        assert (reply.status_code, reply.json()["Type"]) == (400, "IdempotencyKeyException")
    assert put(world).status_code == 200


def test_a_refusal_is_kept_like_any_answer(world: World) -> None:
    taken = put(world, "Ada", "first")
    refused = put(world, "Ada", "second")
    world.org.archive_contact(taken.json()["Contacts"][0]["ContactID"])
    assert put(world, "Ada", "second").content == refused.content
    assert refused.status_code == 400


def test_a_server_error_burns_the_key(world: World) -> None:
    world.xero.faults.add(Fault(Fail(500)))
    assert [put(world).status_code for _ in range(2)] == [500, 500]
    assert world.org.documents() == []
    assert put(world, key="key-2").status_code == 200


def test_a_401_is_not_kept(world: World) -> None:
    world.xero.faults.add(Fault(Unauthorised()))
    assert [put(world).status_code for _ in range(2)] == [401, 200]


def test_a_key_has_at_most_128_characters(world: World) -> None:
    assert put(world, key="k" * 128).status_code == 200
    assert put(world, "Grace", key="k" * 129).status_code == 400


def test_a_key_means_nothing_on_a_read(world: World) -> None:
    assert world.api.get("Contacts", headers=KEY).json()["Contacts"] == []
    put(world, key="key-2")
    assert len(world.api.get("Contacts", headers=KEY).json()["Contacts"]) == 1


def test_apps_do_not_share_their_keys(world: World) -> None:
    put(world)
    world.xero.add_app("second", "secret")
    token = world.xero.authorise("ada", "second", [world.org])["access_token"]
    headers = {**KEY, "Authorization": f"Bearer {token}"}
    reply = world.api.put("Contacts", json={"Contacts": [{"Name": "Grace"}]}, headers=headers)
    assert reply.status_code == 200
