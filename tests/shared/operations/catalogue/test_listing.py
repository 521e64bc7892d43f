from __future__ import annotations

from shared.catalogue.comparing import Kept
from shared.catalogue.products import Ours, Product
from shared.operations.catalogue import listing
from shared.preflight.of_products import Lacking
from shared.store import catalogue, catalogue_readings, charts
from shared.store.catalogue_readings import Reading
from tests.shared.catalogue.listed import NOW, item
from tests.shared.chart.charts import CHART


def keep(count: int) -> list[str]:
    catalogue.keep("acme", [Kept(item(f"p{n:04}", name=f"Product {n:04}")) for n in range(count)])
    return [f"p{n:04}" for n in range(count)]


def through(most: int, wanted: listing.Wanted) -> tuple[list[str], int]:
    """Lists page by page; returns the ids, and how many pages there were."""
    found, after, pages = list[str](), "", 0
    while pages == 0 or after:
        page = listing.listed("acme", wanted, after, most)
        found, after, pages = [*found, *(each.id for each in page.products)], page.next, pages + 1
    return found, pages


def test_a_list_goes_on_where_it_left_off_and_shows_each_product_once() -> None:
    ids = keep(230)
    assert through(50, lambda _: True) == (ids, 5)


def test_a_page_of_few_among_many_ends_after_five_hundred_and_goes_on() -> None:
    ids = keep(620)
    assert through(50, lambda each: each.id in ("p0003", "p0600")) == ([ids[3], ids[600]], 2)


def test_a_list_that_ends_with_a_full_page_ends_there_or_on_an_empty_one() -> None:
    ids = keep(100)
    assert through(50, lambda _: True)[0] == ids


def test_all_are_told_with_ours_in_the_order_of_names() -> None:
    ids = keep(205)
    saved = catalogue.save_ours("acme", "p0150", Ours(name="Mine"))
    found = [*listing.every("acme")]
    assert [each.id for each in found] == ids
    assert found[150] == Product(item("p0150", name="Product 0150"), saved)
    assert [*listing.every("other")] == []


def test_products_are_judged_by_the_accounts_and_by_what_the_owner_said() -> None:
    assert listing.terms_of("acme") is None
    charts.keep("acme", CHART)
    catalogue_readings.choose("acme", "inclusive", "ada", NOW)
    terms = listing.terms_of("acme")
    assert terms
    assert (terms.basis, terms.is_chosen) == ("inclusive", True)


def test_what_lacks_something_is_listed_up_to_a_bound_once_products_were_read() -> None:
    assert listing.lacking("acme") is None
    catalogue_readings.save("acme", Reading(NOW, NOW))
    assert listing.lacking("acme") == Lacking([])
    bare = [item(f"p{n:03}", name=f"P {n:03}", unit_price=None) for n in range(listing.MOST_LACKING)]
    catalogue.keep("acme", [Kept(item("whole")), *(Kept(each, lacks=("price",)) for each in bare)])
    assert listing.lacking("acme") == Lacking(bare, are_all=False)
