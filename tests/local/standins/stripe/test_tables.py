"""The tables and the worlds, held against Stripe's SDK and Stripe's own sample objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stripe

from local.demo.trading_day import trading_day
from local.standins.stripe.answers import answer
from local.standins.stripe.query import PAGING, read
from local.standins.stripe.refusals import no_such
from local.standins.stripe.shown import Shown
from local.standins.stripe.tables import COLLECTIONS, EXPANDABLE, SUBLISTS, Collection
from tests.local.standins.stripe.conftest import CASES, NOW

FIXTURES = Path(__file__).parents[5] / "shared" / "samples" / "stripe" / "fixtures3.json"

# Properties that Stripe documents but its samples, made of healthy objects, leave out.
NOT_IN_SAMPLES = {"refund": {"failure_balance_transaction", "failure_reason"}}


@pytest.fixture(scope="module")
def samples() -> dict[str, Any]:
    if not FIXTURES.exists():
        pytest.skip(f"Stripe's samples are not at {FIXTURES.name} beside the repository")
    resources: dict[str, Any] = json.loads(FIXTURES.read_text(encoding="utf-8"))["resources"]
    return resources


def sdk_name(kind: str) -> str:
    return "".join(word.title() for word in kind.rpartition(".")[2].split("_"))


def sdk_class(kind: str) -> Any:
    return getattr(stripe.checkout if "." in kind else stripe, sdk_name(kind))


def things() -> Iterator[dict[str, Any]]:
    worlds = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.json"))]
    for phase in [phase for world in [*worlds, trading_day()] for phase in world["phases"]]:
        yield phase["stripe"]["balance"]
        for part in phase["stripe"].values():
            yield from part if isinstance(part, list) else []


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda collection: collection.path)
def test_every_filter_is_one_that_stripe_has(collection: Collection) -> None:
    params = stripe.params.checkout if "." in collection.kind else stripe.params
    known = getattr(params, f"{sdk_name(collection.kind)}ListParams").__annotations__.keys()
    offered = {*collection.filters, *collection.ranges, *collection.arrays, *PAGING}
    assert {name.partition("[")[0] for name in offered} <= known


@pytest.mark.parametrize("kind", [kind for kind in EXPANDABLE if kind != "balance"])
def test_every_link_is_one_that_stripe_expands(kind: str) -> None:
    hints = sdk_class(kind).__annotations__
    links = {name for name in EXPANDABLE[kind] if "." not in name and (kind, name) not in SUBLISTS}
    always_whole = {"balance_transactions"}
    assert [name for name in links - always_whole if "ForwardRef" not in str(hints[name])] == []


def test_every_link_leads_to_a_kind_that_has_a_table() -> None:
    targets = {
        kind.strip("[]") for links in EXPANDABLE.values() for kinds in links.values() for kind in kinds
    }
    assert targets <= EXPANDABLE.keys()
    assert {collection.kind for collection in COLLECTIONS} | {"balance"} == EXPANDABLE.keys()


def test_a_list_and_an_empty_balance_have_the_keys_of_stripes_samples(samples: dict[str, Any]) -> None:
    page = answer("/v1/charges", read([]), Shown(), NOW)
    assert page.keys() == samples["charge"]["refunds"].keys()
    assert answer("/v1/balance", read([]), Shown(), NOW).keys() <= samples["balance"].keys()


def test_an_errors_keys_are_those_the_sdk_reads() -> None:
    assert no_such("charge", "ch_1", "id").error.keys() <= stripe.ErrorObject.__annotations__.keys()


def test_every_property_in_a_world_is_known_to_stripes_samples(samples: dict[str, Any]) -> None:
    unknown: dict[str, set[str]] = {}
    for thing in things():
        if strange := thing.keys() - samples[thing["object"]].keys():
            unknown.setdefault(thing["object"], set()).update(strange)
    assert unknown == NOT_IN_SAMPLES


def test_every_property_in_a_world_is_known_to_the_sdk() -> None:
    for thing in things():
        assert thing.keys() <= sdk_class(thing["object"]).__annotations__.keys() | {"livemode"}
