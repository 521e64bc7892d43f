from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from local.standins.stripe import Account

NOW = datetime(2026, 10, 4, 12, tzinfo=UTC)
KINDS = {"charges": "charge", "refunds": "refund"}


def thing(name: str, number: int, created: int, note: str) -> tuple[str, dict[str, Any]]:
    fields = {"id": f"{name}_{number}", "object": KINDS[name], "created": created + number // 3}
    return name, {**fields, "note": note, "livemode": True}


THINGS = st.builds(thing, st.sampled_from(sorted(KINDS)), st.integers(0, 6), st.just(1), st.text(max_size=2))


@given(st.lists(THINGS, max_size=12))
def test_objects_that_come_one_by_one_are_shown_as_if_they_had_come_together(
    things: list[tuple[str, dict[str, Any]]],
) -> None:
    one_by_one, together = (Account("key", "whsec", lambda: NOW, None, is_live=False) for _ in range(2))
    world: dict[str, dict[str, Any]] = {name: {} for name in KINDS}
    for name, each in things:
        one_by_one.put({name: [each]})
        world[name][each["id"]] = each
    together.show({name: [*held.values()] for name, held in world.items()})
    for kind in KINDS.values():
        assert one_by_one.objects.of(kind) == together.objects.of(kind)
    assert one_by_one.objects.by_id == together.objects.by_id
    assert not any(each["livemode"] for each in one_by_one.objects.by_id.values())


def test_what_is_put_is_a_copy_and_stays_when_a_list_is_added() -> None:
    account = Account("key", "whsec", lambda: NOW, None)
    _, charge = thing("charges", 1, 1, "")
    account.put({"charges": [charge]})
    charge["note"] = "changed outside"
    account.add({"refunds": [thing("refunds", 1, 1, "")[1]]})
    assert account.objects.by_id["charges_1"]["note"] == ""
    assert [each["id"] for each in account.objects.of("refund")] == ["refunds_1"]
