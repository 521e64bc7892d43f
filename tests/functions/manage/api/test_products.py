from __future__ import annotations

from typing import Any

import pytest

from shared.store import catalogue_readings, jobs
from tests.functions.manage.browser import Browser
from tests.functions.manage.catalogue.conftest import API, reader, selling
from tests.functions.manage.conftest import NOW

__all__ = ["reader", "selling"]
ONE = f"{API}/lesson"
SAID = {"revision": 0, "is_hidden": True, "name": " At the piano ", "text": "Bring music."}


def test_products_are_told_with_both_prices_in_pence(selling: Browser) -> None:
    told = selling.get(API).document
    assert (told["prices_in_xero"], told["are_prices_chosen"], told["next"]) == ("exclusive", False, None)
    assert told["read_at"] == "2026-11-29T08:30:00+00:00"
    lesson = next(each for each in told["products"] if each["id"] == "lesson")
    assert lesson == selling.get(ONE).document
    assert lesson["price"] == {"net": 3333, "gross": 4000, "vat_percent": "20"}
    assert (lesson["unit_price"], lesson["state"], lesson["lacks"]) == ("33.3333", "for_sale", [])


def test_what_nobody_knows_is_null(selling: Browser) -> None:
    bare = selling.get(f"{API}/bare").document
    assert (bare["price"], bare["unit_price"], bare["quantity_on_hand"]) == (None, None, None)
    assert (bare["state"], bare["lacks"]) == ("lacking", ["price"])


@pytest.mark.parametrize(("asked", "count"), [("?show=hidden", 1), ("?q=stool", 1), ("?show=for_sale", 2)])
def test_products_are_narrowed_as_on_the_page(selling: Browser, asked: str, count: int) -> None:
    assert len(selling.get(f"{API}{asked}").document["products"]) == count


def test_what_buyers_see_is_saved_with_the_revision_that_was_read(selling: Browser) -> None:
    saved = selling.call("PUT", ONE, SAID)
    ours = {"revision": 1, "is_hidden": True, "name": "At the piano", "text": "Bring music."}
    assert (saved.status, saved.document["for_buyers"], saved.document["state"]) == (200, ours, "hidden")
    assert selling.call("PUT", ONE, SAID).status == 409
    assert selling.get(ONE).document["for_buyers"] == ours


@pytest.mark.parametrize(
    ("more", "field"),
    [({"name": 101 * "x"}, "name"), ({"text": 4001 * "x"}, "text"), ({"extra": 1}, "extra")],
)
def test_what_does_not_fit_is_said_by_the_fields_name(
    selling: Browser, more: dict[str, Any], field: str
) -> None:
    answer = selling.call("PUT", ONE, {**SAID, **more})
    assert (answer.status, [*answer.document["errors"]]) == (422, [field])


def test_how_prices_are_meant_is_chosen(selling: Browser) -> None:
    there = "/api/businesses/piano/product-prices"
    chosen = selling.call("PUT", there, {"prices_in_xero": "inclusive"})
    assert chosen.document == {"prices_in_xero": "inclusive", "are_prices_chosen": True}
    assert selling.get(ONE).document["price"]["gross"] == 3333
    wrong = selling.call("PUT", there, {"prices_in_xero": "often"})
    assert (wrong.status, [*wrong.document["errors"]]) == (422, ["prices_in_xero"])


def test_reading_again_is_due_at_once(selling: Browser) -> None:
    answer = selling.call("POST", "/api/businesses/piano/product-reading")
    assert (answer.status, answer.document) == (202, {"asked_at": "2026-11-29T09:00:00+00:00"})
    assert catalogue_readings.standing("piano").asked_at == jobs.due_at("piano", "accounts") == NOW


def test_a_reader_changes_nothing(reader: Browser) -> None:
    assert reader.get(API).status == 200
    assert reader.call("PUT", ONE, SAID).status == 403


def test_before_accounts_were_read_no_price_is_made_up(owner: Browser) -> None:
    assert owner.get(API).status == 409
    assert owner.get(f"{API}/unknown").status == 404
