from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from local.worlds.world import BadWorld, Delivery, load, parse

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.json"))


def a_world(**changes: Any) -> dict[str, Any]:
    return {"name": "w", "settings": {}, "phases": [a_phase()]} | changes


def a_phase(**changes: Any) -> dict[str, Any]:
    return {"now": "2026-10-01T09:02:00.000Z"} | changes


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_loads_with_all_it_says(path: Path) -> None:
    world, raw = load(path), json.loads(path.read_text(encoding="utf-8"))
    assert (world.name, world.about, world.settings) == (raw["name"], raw["about"], raw["settings"])
    for phase, said in zip(world.phases, raw["phases"], strict=True):
        assert (phase.stripe, phase.gocardless, phase.expect) == (
            said["stripe"],
            said["gocardless"],
            said["expect"],
        )
        assert phase.feed == said["feed"]
        assert [delivery.body for delivery in phase.deliveries] == [
            each["body"] for each in said["deliveries"]
        ]


def test_there_are_cases() -> None:
    assert len(CASES) >= 13


def test_now_is_a_moment_in_utc() -> None:
    assert parse(a_world()).phases[0].now == datetime(2026, 10, 1, 9, 2, tzinfo=UTC)


def test_what_a_phase_does_not_say_is_empty() -> None:
    phase = parse(a_world()).phases[0]
    assert (phase.stripe, phase.gocardless, phase.deliveries, phase.feed, phase.expect) == (
        {},
        {},
        (),
        False,
        {},
    )


def test_a_delivery_is_honest_unless_it_says_forged() -> None:
    deliveries = [{"to": "stripe", "body": {}}, {"to": "gocardless", "body": {}, "forged": True}]
    world = parse(a_world(phases=[a_phase(deliveries=deliveries)]))
    assert world.phases[0].deliveries == (Delivery("stripe", {}, False), Delivery("gocardless", {}, True))


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ([], "a world is a JSON object"),
        ({"name": "w", "settings": {}}, "^phases: is missing"),
        (a_world(phases=[]), "^phases: there must be at least one"),
        (a_world(phases={}), "^phases: must be a list, not dict"),
        (a_world(settings=[]), "^settings: must be an object, not list"),
        (a_world(name=1), "^name: must be text, not int"),
        (a_world(phases=[7]), r"^phases\[0\]: must be an object"),
        (a_world(phases=[{}]), r"^phases\[0\].now: is missing"),
        (a_world(phases=[a_phase(now="today")]), r"^phases\[0\].now: not a time: 'today'"),
        (a_world(phases=[a_phase(now="2026-10-01T09:00:00")]), r"^phases\[0\].now: a time without its zone"),
        (a_world(phases=[a_phase(), a_phase(now="2026-09-01T00:00:00Z")]), r"^phases\[1\].now: earlier"),
        (a_world(phases=[a_phase(feed="yes")]), r"^phases\[0\].feed: must be true or false, not str"),
        (
            a_world(phases=[a_phase(deliveries=[{"to": "xero", "body": {}}])]),
            r"^phases\[0\].deliveries\[0\].to: must be one of stripe, gocardless, not 'xero'",
        ),
        (a_world(phases=[a_phase(deliveries=[{"to": "stripe"}])]), r"deliveries\[0\].body: is missing"),
        (a_world(phases=[a_phase(deliveries=[None])]), r"deliveries\[0\]: must be an object"),
    ],
)
def test_a_bad_world_is_refused_with_the_place_and_the_reason(raw: object, message: str) -> None:
    with pytest.raises(BadWorld, match=message):
        parse(raw)


def test_a_bad_file_is_named_in_the_error(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    for content, message in [
        (b"{", "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"{}", "phases: is missing"),
    ]:
        path.write_bytes(content)
        with pytest.raises(BadWorld, match=f"bad.json: {message}"):
            load(path)


def test_a_missing_file_is_an_error_of_the_same_kind(tmp_path: Path) -> None:
    with pytest.raises(BadWorld, match=r"none\.json: cannot be read"):
        load(tmp_path / "none.json")
