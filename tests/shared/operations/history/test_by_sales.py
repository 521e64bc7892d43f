"""Customers are listed by what was sold to them; whoever is no customer here is not."""

from __future__ import annotations

from dataclasses import replace

from shared.contacts.customers import Customer, Link
from shared.contacts.details import Details
from shared.history.sums import Sums
from shared.operations.history.by_sales import customers_by_sales
from shared.operations.history.keeping import keep
from shared.store import directory
from tests.shared.history.drawn import AT
from tests.shared.history.test_sums import INVOICE
from tests.shared.operations.contacts.at_xero import PIANO


def sold(number: int, net: int, **changes: object) -> str:
    id, details = f"c{number}", Details(f"Customer {number}")
    customer = Customer(id, details=details, link=Link(f"x{number}", details), created_at=AT, changed_at=AT)
    directory.save(PIANO, None, replace(customer, **changes), (), AT)  # type: ignore[arg-type]  # any field
    if net:
        keep(PIANO, [replace(INVOICE, id=f"i{number}", contact_id=f"x{number}", net=net)])
    return id


def listed(**asked: object) -> list[str]:
    found, after = list[str](), ""
    while True:
        page = customers_by_sales(PIANO, after=after, most=2, **asked)  # type: ignore[arg-type]  # as given
        found += [each.customer.id for each in page.buyers]
        after = page.next
        if not after:
            return found


def test_whoever_bought_most_comes_first_or_last() -> None:
    for number, net in enumerate((5, 300, 20, 7_000, 1)):
        sold(number, net)
    assert listed() == ["c3", "c1", "c2", "c0", "c4"]
    assert listed(is_ascending=True) == ["c4", "c0", "c2", "c1", "c3"]


def test_contacts_that_are_no_customers_here_and_erased_ones_are_left_out() -> None:
    sold(1, 100)
    sold(2, 200, state="erased")
    sold(3, 50, state="archived")
    keep(PIANO, [replace(INVOICE, id="s", contact_id="stranger", net=900)])
    assert listed() == ["c1", "c3"]


def test_a_search_finds_customers_also_if_nothing_was_sold_to_them() -> None:
    sold(1, 100)
    sold(2, 0)
    sold(3, 0, link=None)
    found = {each.customer.id: each.sums for each in customers_by_sales(PIANO, "customer").buyers}
    assert found.keys() == {"c1", "c2", "c3"}
    assert (found["c1"].to_date.net, found["c2"], found["c3"]) == (100, Sums(), Sums())
