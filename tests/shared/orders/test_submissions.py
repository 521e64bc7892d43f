"""What a buyer types becomes an order, or is refused box by box in the buyer's words; money is never read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.orders.buyers import Buyer, PostalAddress
from shared.orders.forms import FormLine, OrderForm, Quantity
from shared.orders.offers import Offer
from shared.orders.submissions import LONGEST_NAME, LONGEST_NOTES, Submission, Unfit, read

FORM = OrderForm(
    "f1",
    "Lessons",
    "lessons",
    (
        FormLine("a", "item-1", Quantity(0, 5)),
        FormLine("b", "item-2"),
        FormLine("c", "item-3", Quantity(1, 1)),
    ),
    ("card", "offline"),
    state="open",
)
OFFERS = [Offer(each.id, each.id, Decimal(10), Decimal(20), "200") for each in FORM.lines]
TYPED = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "ada@ada.example",
    "line1": "1 High Street",
    "city": "Leeds",
    "postal_code": "LS1 1AA",
    "pieces-a": "2",
    "way": "card",
}
ADA = Buyer(
    "Ada", "Lovelace", "ada@ada.example", address=PostalAddress("1 High Street", "", "Leeds", "LS1 1AA")
)


def refused(typed: dict[str, str], form: OrderForm = FORM, offers: list[Offer] = OFFERS) -> dict[str, str]:
    with pytest.raises(Unfit) as found:
        read(form, offers, typed)
    return found.value.errors


def test_what_was_typed_is_a_buyer_with_pieces_and_a_way_to_pay() -> None:
    assert read(FORM, OFFERS, TYPED) == Submission(ADA, {"a": 2, "c": 1}, "card")
    assert ADA.name == "Ada Lovelace"
    assert replace(ADA, company="Engines Ltd").name == "Engines Ltd"


@pytest.mark.parametrize("tampered", ["price", "price-a", "gross", "percent", "total"])
def test_a_price_in_the_request_is_not_even_looked_at(tampered: str) -> None:
    assert read(FORM, OFFERS, TYPED | {tampered: "0.01"}) == read(FORM, OFFERS, TYPED)


@pytest.mark.parametrize("box", ["first_name", "last_name", "email", "line1", "city", "postal_code", "way"])
@pytest.mark.parametrize(
    "typed", ["", "  ", "\x00", "\u200b"], ids=["empty", "blank", "control", "invisible"]
)
def test_each_box_that_is_needed_is_asked_for(box: str, typed: str) -> None:
    errors = refused(TYPED | {box: typed})
    assert list(errors) == [box]
    assert "lease" in errors[box]


@pytest.mark.parametrize(
    "email", ["ada", "ada@home", "a@b.example, c@d.example", "ada @ada.example", "@ada.example"]
)
def test_half_an_address_and_two_are_no_e_mail_address(email: str) -> None:
    assert list(refused(TYPED | {"email": email})) == ["email"]


def test_what_is_too_long_is_refused_and_not_cut() -> None:
    long = "x" * (LONGEST_NAME + 1)
    assert list(refused(TYPED | {"first_name": long})) == ["first_name"]
    assert list(refused(TYPED | {"city": "x" * 151})) == ["city"]
    form = replace(FORM, asks=("notes",))
    assert list(refused(TYPED | {"notes": "x" * (LONGEST_NOTES + 1)}, form)) == ["notes"]


def test_names_in_any_script_are_kept_as_they_are() -> None:
    found = read(FORM, OFFERS, TYPED | {"first_name": "Αγγελική", "last_name": "O'Brien-Łukasz 山田"})
    assert found.buyer.name == "Αγγελική O'Brien-Łukasz 山田"


def test_marks_that_a_right_to_left_name_needs_stay_and_those_that_turn_a_line_about_go() -> None:
    found = read(
        FORM, OFFERS, TYPED | {"first_name": "\u05e9\u05e8\u05d4\u200f", "city": "\u202eLeeds\u2066"}
    )
    assert found.buyer.first_name == "\u05e9\u05e8\u05d4\u200f"
    assert found.buyer.address.city == "Leeds"
    assert list(refused(TYPED | {"last_name": "\u202e\u202d"})) == ["last_name"]


def test_the_ends_of_lines_count_as_browsers_count_them() -> None:
    form, said = replace(FORM, asks=("notes",)), "x\r\n" * (LONGEST_NOTES // 2)
    assert read(form, OFFERS, TYPED | {"notes": said}).buyer.notes == "x\n" * (LONGEST_NOTES // 2 - 1) + "x"


def test_what_a_form_does_not_ask_for_is_not_kept() -> None:
    extra = {
        "company": "Engines Ltd",
        "phone": "1",
        "notes": "n",
        "delivers_elsewhere": "yes",
        "delivery_line1": "2",
    }
    assert read(FORM, OFFERS, TYPED | extra).buyer == ADA


def test_what_a_form_asks_for_is_kept() -> None:
    form = replace(FORM, asks=("company", "phone", "delivery_address", "notes"))
    more = {"company": "Engines Ltd", "phone": "0113 496 0000", "notes": "Ring\ntwice"}
    elsewhere = {
        "delivers_elsewhere": "yes",
        "delivery_line1": "2 Low Street",
        "delivery_city": "York",
        "delivery_postal_code": "YO1 1AA",
    }
    buyer = read(form, OFFERS, TYPED | more | elsewhere).buyer
    assert (buyer.company, buyer.phone, buyer.notes) == ("Engines Ltd", "0113 496 0000", "Ring\ntwice")
    assert buyer.delivery == PostalAddress("2 Low Street", "", "York", "YO1 1AA")
    assert "delivery_line1" in refused(TYPED | more | {"delivers_elsewhere": "yes"}, form)
    assert not read(form, OFFERS, TYPED | more).buyer.delivery


def test_terms_must_be_accepted_where_there_are_any() -> None:
    form = replace(FORM, terms="No refunds after the lesson.")
    assert list(refused(TYPED, form)) == ["terms"]
    assert read(form, OFFERS, TYPED | {"terms": "yes"}).way == "card"


def test_a_way_that_the_form_does_not_offer_is_none() -> None:
    assert list(refused(TYPED | {"way": "bank"})) == ["way"]
    assert read(replace(FORM, ways=("offline",)), OFFERS, TYPED | {"way": "bank"}).way == "offline"


@given(
    st.dictionaries(
        st.sampled_from([*sorted(TYPED), "pieces-b", "pieces-c", "terms", "notes"]), st.text(max_size=300)
    )
)
def test_whatever_is_typed_is_read_or_refused_with_a_sentence_for_a_box(typed: dict[str, str]) -> None:
    found, errors = None, {"none": "."}
    try:
        found = read(replace(FORM, asks=("notes", "company")), OFFERS, TYPED | typed)
    except Unfit as unfit:
        errors = unfit.errors
    assert errors
    assert all(each.endswith(".") for each in errors.values())
    if found:
        assert found.buyer.name
        assert all(pieces > 0 for pieces in found.pieces.values())
