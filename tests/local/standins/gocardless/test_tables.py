"""The tables and the worlds, held against GoCardless's SDK and GoCardless's own sample objects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gocardless_pro
import pytest
from gocardless_pro import services

from local.standins.gocardless import refusals
from local.standins.gocardless.answers import answer
from local.standins.gocardless.query import read
from local.standins.gocardless.shown import Shown
from local.standins.gocardless.tables import BY_NAME, COLLECTIONS, PAYOUT_ITEMS, Collection
from tests.local.standins.gocardless.conftest import CASES, NOW

SAMPLES = Path(__file__).parents[5] / "shared" / "samples" / "gocardless"

EVERY = pytest.mark.parametrize("collection", BY_NAME.values(), ids=lambda collection: collection.name)


def sample(name: str) -> Any:
    if not SAMPLES.exists():
        pytest.skip(f"GoCardless's samples are not at samples/{SAMPLES.name} beside the repository")
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def sdk_service(collection: Collection) -> Any:
    title = "".join(word.title() for word in collection.name.split("_"))
    return getattr(services, f"{title}Service")


def things(name: str) -> Iterator[dict[str, Any]]:
    for path in sorted(CASES.glob("*.json")):
        for phase in json.loads(path.read_text(encoding="utf-8"))["phases"]:
            part = phase["gocardless"]
            if name == PAYOUT_ITEMS.name:
                for items in part[name].values():
                    yield from items
            else:
                yield from part.get(name, [])


@EVERY
def test_every_collection_is_one_that_the_sdk_reads(collection: Collection) -> None:
    service = sdk_service(collection)
    assert collection.name == service.RESOURCE_NAME
    assert hasattr(gocardless_pro.Client, collection.name)
    assert hasattr(service, "get") == collection.single


@EVERY
def test_every_filter_looks_at_a_property_that_the_sdk_knows(collection: Collection) -> None:
    for path in collection.filters.values():
        here = path.partition("/")[0].split(".")
        resource = sdk_service(collection).RESOURCE_CLASS
        assert hasattr(resource, here[0])
        assert here[0] != "links" or hasattr(resource.Links, here[1])


def test_every_part_of_a_world_is_served() -> None:
    for path in CASES.glob("*.json"):
        for phase in json.loads(path.read_text(encoding="utf-8"))["phases"]:
            assert phase["gocardless"].keys() <= BY_NAME.keys()


def test_amounts_of_payout_items_are_pence_with_one_decimal() -> None:
    assert all(re.fullmatch(r"-?\d+\.\d", item["amount"]) for item in things("payout_items"))


@EVERY
def test_every_property_in_a_world_is_known_to_gocardless_samples(collection: Collection) -> None:
    (shape, *_) = sample(collection.name)["list"]["body"][collection.name]
    for thing in things(collection.name):
        assert thing.keys() <= shape.keys()
        assert thing.get("links", {}).keys() <= shape.get("links", {}).keys()


@EVERY
def test_a_list_has_the_keys_of_gocardless_samples(collection: Collection) -> None:
    sampled = sample(collection.name)["list"]["body"]
    objects = Shown({"payouts": [{"id": "PO1", "created_at": NOW.isoformat()}]})
    query = read([(name, "PO1") for name in collection.needed])
    served = answer(f"/{collection.name}", query, objects, NOW)
    # What is linked comes only with `include`, which is not offered.
    assert served.keys() == sampled.keys() - {"linked"}
    assert served["meta"].keys() == sampled["meta"].keys()
    assert served["meta"]["cursors"].keys() == sampled["meta"]["cursors"].keys()


@EVERY
def test_the_paths_are_those_of_gocardless_samples(collection: Collection) -> None:
    sampled = sample(collection.name)
    assert sampled["list"]["path_template"] == f"/{collection.name}"
    assert ("get" in sampled) == collection.single


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("validation_failed_error", refusals.is_invalid("limit")),
        ("rate_limit_exceeded", refusals.too_many_requests()),
    ],
)
def test_errors_have_the_keys_of_gocardless_samples(name: str, refusal: refusals.Refusal) -> None:
    sampled, served = sample(name)["error"], refusal.body("1")["error"]
    # The sample of the rate limit leaves the request's id out, which is documented for every error.
    assert served.keys() == sampled.keys() | {"request_id"}
    assert served["errors"][0].keys() == sampled["errors"][0].keys()
    told = ("type", "code", "message")
    assert [served[key] for key in told] == [sampled[key] for key in told]


def test_collections_have_names_of_their_own() -> None:
    assert len(BY_NAME) == len(COLLECTIONS) + 1
