"""What an owner types becomes a form, or is refused box by box in the owner's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.orders.building import chosen, read, titled
from shared.orders.forms import MOST_LINES, Extra, FormLine, Look, OrderForm, Quantity
from shared.orders.recurrence import Recurrence
from shared.orders.typed import Choices, Typed, TypedLine, Unfit
from shared.orders.typed_again import typed_of

LONDON = ZoneInfo("Europe/London")
CHOICES = Choices({"item-1", "item-2"}, {"200", "201"}, {"OUTPUT2", "NONE"}, {"fair"}, LONDON)
BEFORE = OrderForm("f1", "Lessons", "lessons", (FormLine("a", "item-1"),), state="open", revision=3)
CALL_OUT = TypedLine(name=" Call-out  charge ", unit_price="£35.5", account="200", tax_type="OUTPUT2")
TYPED = Typed(
    "Piano lessons",
    "piano-lessons",
    "An hour each.\r\nBring your music.",
    (
        TypedLine("a", "item-1", least="1", most="4", comes="month", periods="12", starts_on="2026-12-01"),
        CALL_OUT,
    ),
    ("direct_debit", "card"),
    ("notes", "phone"),
    "Be on time.",
    "Forte",
    "#1D4F91",
    "both",
    "fair",
    "2026-12-01T09:00",
    "2027-06-30T17:30",
    " 01632\u00a0 960123 ",
)


def built(typed: Typed = TYPED, before: OrderForm = BEFORE, **choices: Any) -> OrderForm:
    ids = map(str, count(1))
    return read(before, typed, replace(CHOICES, **choices), lambda: next(ids))


def refused(typed: Typed) -> dict[str, str]:
    with pytest.raises(Unfit) as found:
        built(typed)
    return found.value.complaints


def test_what_was_typed_is_a_form_that_keeps_its_id_its_state_and_its_revision() -> None:
    assert built() == OrderForm(
        "f1",
        "Piano lessons",
        "piano-lessons",
        (
            FormLine("a", "item-1", Quantity(1, 4), Recurrence("month", 12, date(2026, 12, 1))),
            FormLine("1", Extra("Call-out charge", Decimal("35.5000"), "200", "OUTPUT2")),
        ),
        ("card", "direct_debit"),
        "An hour each.\nBring your music.",
        "Be on time.",
        ("phone", "notes"),
        Look("Forte", "#1d4f91"),
        "both",
        "fair",
        "open",
        datetime(2026, 12, 1, 9, tzinfo=UTC),
        # London is an hour ahead in summer.
        datetime(2027, 6, 30, 16, 30, tzinfo=UTC),
        "01632 960123",
        3,
    )


def test_an_empty_address_keeps_the_one_that_the_form_has_and_its_logo_stays() -> None:
    before = replace(BEFORE, address="orders", look=Look(logo="acme/l.png"))
    became = built(replace(TYPED, address=" "), before)
    assert (became.address, became.look.logo) == ("orders", "acme/l.png")


@pytest.mark.parametrize("written", ["2027-06-30T17:30", "2027-06-30T16:30:00Z", "2027-06-30T18:30+02:00"])
def test_a_moment_may_say_how_its_clocks_differ(written: str) -> None:
    assert built(replace(TYPED, closes_at=written)).closes_at == datetime(2027, 6, 30, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" ", ""),
        ("\u202d01632 960123\u202c", "01632 960123"),
        ("ask@forte.example\x00\u2066", "ask@forte.example"),
        ("01632 960123\nor ask@forte.example", "01632 960123 or ask@forte.example"),
        (100 * "x", 100 * "x"),
    ],
)
def test_how_buyers_reach_the_business_is_kept_as_one_line_without_what_turns_text_about(
    typed: str, kept: str
) -> None:
    assert built(replace(TYPED, reached_by=typed)).reached_by == kept


def test_a_line_that_is_sent_twice_or_under_an_unknown_id_gets_an_id_of_its_own() -> None:
    lines = (TypedLine("a", "item-1"), TypedLine("a", "item-2"), TypedLine("zz", "item-2"))
    assert [each.id for each in built(replace(TYPED, lines=lines)).lines] == ["a", "1", "2"]


def test_a_product_that_is_there_stays_though_it_is_not_for_sale_any_more() -> None:
    assert built(replace(TYPED, lines=(TypedLine("a", "item-1"),)), products=()).lines == BEFORE.lines


@pytest.mark.parametrize(
    ("change", "box", "says"),
    [
        ({"title": " "}, "title", "Enter a title"),
        ({"title": 101 * "x"}, "title", "101 characters are too many"),
        ({"address": "Spring sale"}, "address", "lower-case"),
        ({"address": "api"}, "address", "kept for pages"),
        ({"text": 2001 * "x"}, "text", "2,001 characters are too many"),
        ({"text": "a\u202eb"}, "text", "cannot be shown"),
        ({"terms": 10_001 * "x"}, "terms", "10,001 characters are too many"),
        ({"ways": ("cash",)}, "ways", "from the list"),
        ({"asks": ("age",)}, "asks", "from the list"),
        ({"brand": 101 * "x"}, "brand", "too many"),
        ({"colour": "red"}, "colour", "such as #1d4f91"),
        ({"reached_by": 101 * "x"}, "reached_by", "101 characters are too many"),
        ({"emailing": "never"}, "emailing", "Choose when"),
        ({"lead_source": "gone"}, "lead_source", "not in use"),
        ({"opens_at": "tomorrow"}, "opens_at", "2026-12-31T17:30"),
        ({"closes_at": "2026-13-01T00:00"}, "closes_at", "2026-12-31T17:30"),
        ({"opens_at": "0001-01-01T00:00"}, "opens_at", "2026-12-31T17:30"),
        ({"opens_at": "2027-01-01T00:00+99:00"}, "opens_at", "2026-12-31T17:30"),
        ({"opens_at": "2027-03-28T01:30"}, "opens_at", "clocks leave this time out"),
        ({"lines": (MOST_LINES + 1) * (CALL_OUT,)}, "lines", "at most 50 lines"),
    ],
)
def test_what_does_not_fit_is_said_for_its_box(change: dict[str, Any], box: str, says: str) -> None:
    assert says in refused(replace(TYPED, **change))[box]


@pytest.mark.parametrize(
    ("change", "box", "says"),
    [
        ({"product": "item-9"}, "product", "not for sale"),
        ({"name": " "}, "name", "Enter what this line is"),
        ({"name": 101 * "x"}, "name", "101 characters are too many"),
        ({"unit_price": ""}, "unit_price", "Enter a price"),
        ({"unit_price": "-1"}, "unit_price", "Enter a price"),
        ({"unit_price": "1e3"}, "unit_price", "Enter a price"),
        ({"unit_price": "1.23456"}, "unit_price", "four decimals"),
        ({"account": "999"}, "account", "Choose a sales account"),
        ({"tax_type": "INPUT2"}, "tax_type", "VAT rate"),
        ({"least": "-1"}, "least", "whole number from 0 to 9,999"),
        ({"least": "1.5"}, "least", "whole number"),
        ({"most": "0"}, "most", "whole number from 1"),
        ({"most": "10000"}, "most", "9,999"),
        ({"least": "5", "most": "4"}, "most", "not be less"),
        ({"comes": "daily"}, "comes", "how often"),
        ({"comes": "week", "periods": "1"}, "periods", "from 2 to"),
        ({"comes": "week", "periods": "1041"}, "periods", "from 2 to"),
        ({"comes": "week", "starts_on": "soon"}, "starts_on", "2026-12-31"),
    ],
)
def test_what_does_not_fit_in_a_line_is_said_for_its_box(change: dict[str, str], box: str, says: str) -> None:
    lines = (TYPED.lines[0], replace(CALL_OUT, **change))
    assert says in refused(replace(TYPED, lines=lines))[f"lines-1-{box}"]


@pytest.mark.parametrize(("typed", "price"), [("1,234.5", "1234.5"), ("0", "0"), ("£ 12", "12")])
def test_a_price_is_read_as_people_write_it(typed: str, price: str) -> None:
    sells = built(replace(TYPED, lines=(replace(CALL_OUT, unit_price=typed),))).lines[0].sells
    assert isinstance(sells, Extra)
    assert sells.unit_price == Decimal(price)


def test_a_form_begins_with_a_title_and_a_chosen_address() -> None:
    assert (titled(" Piano  lessons "), chosen(" Spring-Sale ")) == ("Piano lessons", "spring-sale")
    for read_one, said in ((titled, " "), (chosen, "x")):
        with pytest.raises(Unfit):
            read_one(said)


def _quantities() -> st.SearchStrategy[Quantity]:
    pairs = st.tuples(st.integers(0, 9_999), st.integers(1, 9_999)).filter(lambda pair: pair[0] <= pair[1])
    return pairs.map(lambda pair: Quantity(*pair))


def _recurrences() -> st.SearchStrategy[Recurrence]:
    units = st.sampled_from(("week", "month", "quarter", "year"))
    days = st.none() | st.dates(date(2020, 1, 1), date(2099, 1, 1))
    return st.builds(Recurrence, units, st.none() | st.integers(2, 1_040), days)


def _lines() -> Iterator[st.SearchStrategy[Any]]:
    prices = st.decimals(0, 999_999, places=4)
    names = st.text("abc £é", min_size=1).map(lambda text: f"x{text}y".replace("  ", " ").strip())
    tidy = names.map(lambda text: " ".join(text.split())[:100])
    yield st.sampled_from(("item-1", "item-2"))
    yield st.builds(Extra, tidy, prices, st.sampled_from(("200", "201")), st.sampled_from(("", "OUTPUT2")))


@given(st.lists(st.tuples(st.one_of(*_lines()), _quantities(), st.none() | _recurrences()), max_size=5))
def test_a_form_that_is_typed_again_as_it_stands_stays_the_same(given_lines: list[Any]) -> None:
    lines = tuple(FormLine(f"l{at}", *each) for at, each in enumerate(given_lines))
    form = replace(built(), lines=lines)
    assert built(typed_of(form, LONDON), form) == form
