"""A form's page says whether it is open, what buyers will see, and which invoice Xero will get."""

from __future__ import annotations

from shared.catalogue.products import Ours
from shared.store import catalogue
from tests.functions.manage.browser import Browser
from tests.functions.manage.order_forms.conftest import EDIT, HERE, ONE, TYPED
from tests.functions.manage.order_forms.test_editing import EXTRA

MONTHLY = {
    "lines-0-comes": "month",
    "lines-0-periods": "12",
    "lines-0-starts_on": "2027-01-01",
    "lines-0-least": "2",
    "lines-0-most": "2",
}


def test_the_preview_has_prices_with_and_without_vat_and_the_invoice_has_accounts(building: Browser) -> None:
    building.post(
        EDIT,
        {
            **TYPED,
            **EXTRA,
            "terms": "Be on time.",
            "asks": "notes",
            "brand": "Forte",
            "reached_by": "01632 960123",
        },
    )
    text = building.get(ONE).text
    for words in (
        "Piano lesson",
        "£33.33",
        "£40.00",
        "Call-out",
        "£35.00",
        "£42.00",
        "Any number",
        "200 Sales",
        "20% (VAT on Income)",
        "£82.00",
        "£13.67",
        "By hand: Xero",
        "Be on time.",
        "Notes",
        "Forte",
        "01632 960123",
        "http://localhost:8420/f/lessons",
    ):
        assert words in text, words


def test_what_comes_again_and_must_be_ordered_twice_is_said(building: Browser) -> None:
    building.post(EDIT, {**TYPED, **MONTHLY, "ways": "card"})
    text = building.get(ONE).text
    for words in ("Every month, for 12 months, from 1 January 2027 on", "Exactly 2", "£80.00"):
        assert words in text
    assert (
        "Before you offer payment by card, connect Stripe, and check on its page whether the key may sell."
        in text
    )


def test_a_draft_says_what_keeps_it_from_being_opened_and_offers_no_button(building: Browser) -> None:
    text = building.get(ONE).text
    assert ("Choose at least one product." in text, f"{ONE}/open" in text) == (True, False)
    building.post(EDIT, TYPED)
    assert f"{ONE}/open" in building.get(ONE).text


def test_a_line_that_cannot_be_sold_now_is_said_to_be_left_out(open_form: Browser) -> None:
    catalogue.save_ours("piano", "lesson", Ours(is_hidden=True))
    text = open_form.get(ONE).text
    assert "Not shown: it cannot be sold now" in text
    assert "nothing to be put on an invoice yet" in text


def test_a_reader_sees_all_and_is_offered_no_change(reader: Browser, building: Browser) -> None:
    building.post(EDIT, TYPED)
    text = reader.get(ONE).text
    assert ("Piano lesson" in text, f"{ONE}/edit" in text, f"{ONE}/open" in text) == (True, False, False)


def test_the_list_has_each_form_with_its_address_and_how_it_stands(open_form: Browser) -> None:
    open_form.post(HERE, {"title": "Another"})
    text = open_form.get(HERE).text
    assert text.index("Another") < text.index("Piano lessons")
    for words in ("Draft", "Open", "http://localhost:8420/f/lessons"):
        assert words in text


def test_a_form_that_opens_later_or_closed_by_itself_says_so(open_form: Browser) -> None:
    open_form.post(EDIT, {**TYPED, "revision": "3", "opens_at": "2026-12-24T18:00"})
    text = open_form.get(ONE).text
    assert ("Opens later" in text, "24 Dec 2026, 18:00" in text) == (True, True)
    open_form.post(EDIT, {**TYPED, "revision": "4", "closes_at": "2026-11-01T18:00"})
    assert "Closing time is past" in open_form.get(ONE).text


def test_a_business_without_forms_is_told_so(owner: Browser) -> None:
    assert "You have no order form yet." in owner.get(HERE).text
