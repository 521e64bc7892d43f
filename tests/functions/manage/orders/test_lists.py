"""The owner finds each order by its number, its buyer, or how it stands."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from shared.orders.orders import Money
from shared.store import orders
from tests.functions.manage.browser import Browser
from tests.functions.manage.orders.conftest import GRACE, HERE, numbers_in, placed
from tests.shared.store.placed import AT


def test_orders_are_listed_the_latest_first_and_escaped(owner: Browser) -> None:
    first, second = placed(), placed("s2", 1, buyer=GRACE)
    answer = owner.get(HERE)
    assert numbers_in(answer) == [second.id, first.id]
    for words in ("Ada Lovelace", "Compilers &lt;b&gt;Ltd", "£120.00", "Submitted", "30 Nov 2026, 09:31"):
        assert words in answer.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?q=grace", [1]),
        ("?q=navy.example", [1]),
        ("?q=compilers", [1]),
        ("?show=paid", [0]),
        ("?show=submitted", [1]),
        ("?show=submitted&q=ada", []),
        ("?show=failed", []),
    ],
)
def test_orders_are_searched_and_narrowed(owner: Browser, asked: str, found: list[int]) -> None:
    first, second = placed(), placed("s2", 1, buyer=GRACE)
    orders.save("piano", replace(first, money=Money(confirmed=120_00, is_paid_out=True)))
    assert numbers_in(owner.get(f"{HERE}{asked}")) == [(first, second)[each].id for each in found]


def test_a_whole_number_is_found_in_any_case(owner: Browser) -> None:
    first = placed()
    placed("s2", 1)
    assert numbers_in(owner.get(f"{HERE}?q={first.id.lower()}")) == [first.id]


def test_a_list_goes_on_page_by_page_until_every_order_was_shown(owner: Browser) -> None:
    wanted = [placed(f"s{number}", number).id for number in range(60)][::-1]
    found, following = list[str](), f"{HERE}?q=ada"
    while following:
        answer = owner.get(following)
        found += numbers_in(answer)
        part = answer.text.partition('rel="next"')
        following = part[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&") if part[1] else ""
    assert found == wanted


@pytest.mark.parametrize("address", ["?show=x", "?q=%00", "?cursor=x"])
def test_an_address_that_makes_no_sense_is_refused_with_a_sentence(owner: Browser, address: str) -> None:
    assert owner.get(f"{HERE}{address}").status == 422


def test_a_business_without_orders_is_led_to_its_forms(owner: Browser) -> None:
    text = owner.get(HERE).text
    assert ("Nobody has ordered anything yet." in text, 'href="/manage/b/piano/forms"' in text) == (
        True,
        True,
    )
    assert "No order matches." in owner.get(f"{HERE}?show=paid").text


def test_the_file_has_every_order_with_its_money(owner: Browser) -> None:
    first = placed(buyer=GRACE)
    orders.save("piano", replace(first, money=Money(confirmed=20_00), cancelled_at=AT))
    second = placed("s2", 1)
    answer = owner.get(f"{HERE}/csv")
    rows = {row["Order"]: row for row in csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))}
    assert {*rows} == {first.id, second.id}
    hers = rows[first.id]
    assert (hers["Total"], hers["Without VAT"], hers["VAT"]) == ("120.00", "100.00", "20.00")
    assert (hers["Confirmed"], hers["Owed"], hers["Status"]) == ("20.00", "0.00", "overpaid")
    assert (hers["Cancelled at"], hers["Ordered"]) == ("2026-11-30T09:30:00.000000Z", "1 x Boiler service")
    assert (rows[second.id]["Cancelled at"], rows[second.id]["Owed"]) == ("", "120.00")


@pytest.mark.parametrize("name", ["=HYPERLINK(0)", "+1", "-ada", "@SUM(A1)", "\uff1d1+1"])
def test_no_name_that_a_buyer_types_is_a_formula_in_the_file(owner: Browser, name: str) -> None:
    typed = replace(GRACE, first_name=name, company=name, phone=name)
    placed(buyer=typed)
    (row,) = csv.DictReader(io.StringIO(owner.get(f"{HERE}/csv").text.removeprefix("\ufeff")))
    safe = name if name == "+1" else f"'{name}"
    assert [row[each] for each in ("First name", "Company", "Phone")] == [safe] * 3
