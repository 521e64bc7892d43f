from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from local.standins.xero import (
    FOREVER,
    CommitLate,
    Down,
    Fail,
    Fault,
    LoseAnswer,
    RefuseCall,
    RefuseElement,
    Slow,
    TooMany,
    Unauthorised,
    every_write,
)
from tests.local.standins.xero.world import World

ONE_BY_ONE = {"summarizeErrors": "false"}


def put(world: World, *names: str, key: str | None = None) -> httpx.Response:
    body = {"Contacts": [{"Name": name} for name in names or ("Ada",)]}
    headers = {"Idempotency-Key": key} if key else {}
    return world.api.put("Contacts", params=ONE_BY_ONE, json=body, headers=headers)


def put_without_answer(world: World, key: str | None = None) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        put(world, key=key)


def names(world: World) -> list[str]:
    return [each["contact"] for each in world.org.documents()]


def test_a_lost_answer_leaves_the_document_committed_and_its_key_kept(world: World) -> None:
    world.xero.faults.add(Fault(LoseAnswer()))
    put_without_answer(world, "key-1")
    assert names(world) == ["Ada"]
    assert put(world, key="key-1").json()["Contacts"][0]["StatusAttributeString"] == "OK"
    assert names(world) == ["Ada"]


def test_the_retry_of_a_lost_answer_may_be_lost_as_well(world: World) -> None:
    world.xero.faults.add(Fault(LoseAnswer(), times=2))
    put_without_answer(world, "key-1")
    put_without_answer(world, "key-1")
    assert names(world) == ["Ada"]


def test_a_request_that_never_arrived_is_not_committed(world: World) -> None:
    world.xero.faults.add(Fault(LoseAnswer(committed=False)))
    put_without_answer(world)
    assert names(world) == []


def test_a_hanging_call_ends_with_its_clients_patience(world: World) -> None:
    world.xero.faults.add(Fault(LoseAnswer(hang=True)))
    with pytest.raises(httpx.ReadTimeout):
        world.api.put("Contacts", json={"Name": "Ada"}, timeout=0.1)
    assert names(world) == ["Ada"]


def test_a_late_call_is_committed_when_its_time_has_come(world: World) -> None:
    world.xero.faults.add(Fault(CommitLate(minutes=8)))
    put_without_answer(world)
    world.clock.advance(minutes=7, seconds=59)
    assert names(world) == []
    world.clock.advance(seconds=1)
    assert names(world) == ["Ada"]
    assert world.org.documents()[0]["date"] == "2026-10-01"


def test_a_late_call_is_seen_by_the_very_next_read(world: World) -> None:
    world.xero.faults.add(Fault(CommitLate(minutes=8)))
    put_without_answer(world)
    world.clock.advance(minutes=8)
    assert len(world.api.get("Contacts").json()["Contacts"]) == 1


def test_a_retry_within_six_minutes_makes_the_late_call_a_replay(world: World) -> None:
    world.xero.faults.add(Fault(CommitLate(minutes=5)))
    put_without_answer(world, "key-1")
    put(world, key="key-1")
    world.clock.advance(minutes=5)
    assert names(world) == ["Ada"]
    assert [(row.fault, row.replayed) for row in world.org.log][-1] == ("CommitLate", True)


def test_a_call_that_comes_after_its_key_was_forgotten_is_carried_out_twice(world: World) -> None:
    body = {"BankTransactions": [world.fee()]}
    world.xero.faults.add(Fault(CommitLate(minutes=7)))
    headers = {"Idempotency-Key": "key-1"}
    with pytest.raises(httpx.RemoteProtocolError):
        world.api.put("BankTransactions", json=body, headers=headers)
    assert world.api.put("BankTransactions", json=body, headers=headers).status_code == 200
    world.clock.advance(minutes=7)
    assert world.balances()["091"] == "-4.80"


def test_an_error_may_come_before_the_commit_or_after_it(world: World) -> None:
    world.xero.faults.add(Fault(Fail(503)))
    world.xero.faults.add(Fault(Fail(500, committed=True)))
    assert put(world, "Before").status_code == 503
    assert put(world, "After", key="key-1").status_code == 500
    assert names(world) == ["After"]
    assert put(world, "After", key="key-1").status_code == 500


@pytest.mark.parametrize(("problem", "told"), [("minute", "30"), ("day", "30"), ("concurrent", None)])
def test_a_429_of_each_kind_can_be_had(world: World, problem: str, told: str | None) -> None:
    world.xero.faults.add(Fault(TooMany(problem)))
    reply = put(world)
    assert reply.status_code == 429
    assert reply.headers["X-Rate-Limit-Problem"] == problem
    assert reply.headers.get("Retry-After") == told
    assert names(world) == []


def test_one_element_can_be_refused_in_given_words(world: World) -> None:
    world.xero.faults.add(Fault(RefuseElement(1, "No.")))
    shown = put(world, "Ada", "Grace", "Joan").json()["Contacts"]
    assert [each["StatusAttributeString"] for each in shown] == ["OK", "ERROR", "OK"]
    assert shown[1]["ValidationErrors"] == [{"Message": "No."}]
    assert names(world) == ["Ada", "Joan"]


def test_a_refusal_of_several_times_strikes_once_a_call(world: World) -> None:
    world.xero.faults.add(Fault(RefuseElement(0, "No."), times=2))
    shown = [put(world).json()["Contacts"][0]["StatusAttributeString"] for _ in range(3)]
    assert shown == ["ERROR", "ERROR", "OK"]


def test_a_late_call_uses_up_no_fault_meant_for_another(world: World) -> None:
    world.xero.faults.add(Fault(CommitLate(minutes=8)))
    put_without_answer(world)
    world.clock.advance(minutes=8)
    world.xero.faults.add(Fault(Fail(500)))
    assert put(world, "Grace").status_code == 500
    assert names(world) == ["Ada"]


def test_a_culprit_fails_every_call_that_holds_it_and_no_other(world: World) -> None:
    world.xero.faults.add(Fault(RefuseCall(lambda each: each["Name"] == "Grace"), times=FOREVER))
    codes = [put(world, *batch).status_code for batch in (("Ada", "Grace"), ("Ada",), ("Grace",))]
    assert codes == [400, 200, 400]


def test_it_is_down_until_the_time_given(world: World) -> None:
    world.xero.faults.add(Fault(Down(world.clock.now + timedelta(minutes=5))))
    assert [put(world, key="key-1").status_code for _ in range(2)] == [503, 503]
    world.clock.advance(minutes=5)
    assert put(world, key="key-1").status_code == 200


def test_down_may_mean_closed_connections(world: World) -> None:
    world.xero.faults.add(Fault(Down(world.clock.now + timedelta(minutes=5), hang_up=True)))
    put_without_answer(world)


def test_a_fault_strikes_only_what_it_matches_and_only_so_often(world: World) -> None:
    world.xero.faults.add(Fault(Unauthorised(), match=every_write, times=1))
    assert world.api.get("Contacts").status_code == 200
    assert len(world.xero.faults.pending) == 1
    assert [put(world).status_code for _ in range(2)] == [401, 200]
    assert world.xero.faults.pending == []


def test_the_log_tells_what_was_asked_answered_and_done_on_purpose(world: World) -> None:
    world.xero.faults.add(Fault(LoseAnswer()))
    put_without_answer(world, "key-1")
    put(world, "Grace", "Joan")
    rows = [(row.method, row.path, row.status, row.key, row.references, row.fault) for row in world.org.log]
    assert rows == [
        ("PUT", "Contacts", None, "key-1", ("Ada",), "LoseAnswer"),
        ("PUT", "Contacts", 200, None, ("Grace", "Joan"), ""),
    ]


def test_the_log_names_every_fault_that_struck(world: World) -> None:
    world.xero.faults.add(Fault(RefuseElement(0, "No.")))
    world.xero.faults.add(Fault(Slow(0)))
    put(world)
    assert [row.fault for row in world.org.log] == ["RefuseElement Slow"]


def test_a_connection_lives_on_after_another_was_dropped(world: World) -> None:
    world.xero.faults.add(Fault(LoseAnswer()))
    put_without_answer(world)
    assert put(world, "Grace").status_code == 200
