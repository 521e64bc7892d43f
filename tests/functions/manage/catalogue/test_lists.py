from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from shared.catalogue.comparing import Kept
from shared.store import catalogue, catalogue_readings, charts
from shared.store.tables.businesses import TenantItem
from tests.functions.manage.browser import Browser
from tests.functions.manage.catalogue.conftest import HERE, LESSON, READ_AT, ids_in
from tests.functions.manage.conftest import NOW
from tests.shared.catalogue.listed import item
from tests.shared.chart.charts import CHART, with_organisation


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("", ["bare", "hidden", "lesson", "stool"]),
        ("?show=for_sale", ["lesson", "stool"]),
        ("?show=hidden", ["hidden"]),
        ("?show=lacking", ["bare"]),
        ("?q=lesson", ["lesson"]),
        ("?q=les-1+PIANO", ["lesson"]),
        ("?q=clock", ["hidden"]),
        ("?q=clock&show=for_sale", []),
    ],
)
def test_products_are_narrowed_and_found_by_code_and_either_name(
    selling: Browser, address: str, ids: list[str]
) -> None:
    assert ids_in(selling.get(f"{HERE}{address}")) == ids


def test_both_prices_and_the_stock_of_what_has_one_are_shown(selling: Browser) -> None:
    text = selling.get(HERE).text
    for words in ("£33.33", "£40.00", "Without VAT", "With VAT", "7.5", "Lacks something", "Hidden"):
        assert words in text
    assert "29 Nov 2026, 08:30" in text


def test_what_was_typed_here_is_shown_and_never_run(selling: Browser) -> None:
    assert "A &lt;b&gt;clock&lt;/b&gt;" in selling.get(HERE).text


def test_a_list_goes_on_page_by_page_until_every_product_was_shown(selling: Browser) -> None:
    catalogue.keep("piano", [Kept(item(f"p{n:03}", name=f"Zither {n:03}")) for n in range(120)])
    found, following = list[str](), f"{HERE}?q=zither"
    while following:
        answer = selling.get(following)
        found += ids_in(answer)
        part = answer.text.partition('rel="next"')
        following = part[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&") if part[1] else ""
    assert found == [f"p{n:03}" for n in range(120)]


def test_where_the_search_goes_on_the_page_does_not_say_that_nothing_matches(
    selling: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No product matches." in selling.get(f"{HERE}?q=zither").text
    for name in ("MOST_READ", "AT_ONCE"):
        monkeypatch.setattr(f"shared.operations.catalogue.listing.{name}", 2)
    text = selling.get(f"{HERE}?q=zither").text
    assert "None among those looked through so far. Go on to the next page." in text
    assert "No product matches." not in text


def test_the_file_is_named_by_the_day_of_the_business(selling: Browser) -> None:
    TenantItem("piano").update(actions=[TenantItem.time_zone.set("Pacific/Pago_Pago")])
    named = selling.get(f"{HERE}/csv").headers["content-disposition"]
    assert f"products-{NOW.date() - timedelta(days=1)}.csv" in named


@pytest.mark.parametrize("address", ["?show=x", "?q=%00", "?cursor=x"])
def test_an_address_that_makes_no_sense_is_refused_with_a_sentence(selling: Browser, address: str) -> None:
    assert selling.get(f"{HERE}{address}").status == 422


def test_an_organisation_without_products_is_told_that_it_can_do_without(owner: Browser) -> None:
    charts.keep("piano", CHART)
    assert "have not been read from Xero yet. They come within minutes." in owner.get(HERE).text
    catalogue_readings.save("piano", catalogue_readings.Reading(READ_AT, READ_AT))
    assert "can name an account in the place of a product" in owner.get(HERE).text


def test_before_xero_is_connected_the_page_leads_there(owner: Browser) -> None:
    assert "Connect Xero</a> first" in owner.get(HERE).text


def test_a_business_that_is_not_registered_has_one_price(selling: Browser) -> None:
    charts.keep("piano", with_organisation(CHART, vat_registered=False))
    text = selling.get(HERE).text
    assert "£33.33" in text
    assert "With VAT" not in text


def test_a_reader_sees_all_and_is_offered_no_change(reader: Browser) -> None:
    text = reader.get(HERE).text
    assert "Piano lesson" in text
    assert "Read all products" not in text
    assert "/prices" not in text


def test_a_wish_to_read_again_is_shown_until_it_is_heard(selling: Browser) -> None:
    assert selling.post(f"{HERE}/read", {}).status == 303
    assert "about to be read" in selling.get(HERE).text
    catalogue_readings.heard("piano", NOW)
    assert "about to be read" not in selling.get(HERE).text


def test_the_file_has_every_product_with_both_prices(selling: Browser) -> None:
    answer = selling.get(f"{HERE}/csv")
    rows = {row["Code"]: row for row in csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))}
    lesson = rows[LESSON.code]
    assert (lesson["Price in Xero"], lesson["Without VAT"], lesson["With VAT"]) == (
        "33.3333",
        "33.33",
        "40.00",
    )
    assert (lesson["VAT %"], lesson["Status"], rows["HIDDEN"]["Status"]) == ("20", "for_sale", "hidden")
    assert (rows["STOOL"]["Stock"], rows["BARE"]["With VAT"], len(rows)) == ("7.50", "", 4)


def test_before_accounts_were_read_the_file_has_its_headings_alone(owner: Browser) -> None:
    assert owner.get(f"{HERE}/csv").text.count("\n") == 1
