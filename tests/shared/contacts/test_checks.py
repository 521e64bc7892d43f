"""What Xero would refuse is said to whoever enters it, and what it takes is not complained of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.contacts.checks import complaints, refusals
from shared.contacts.details import Address, Details, Person, Phone

ADA = Details("Ada Ltd", "Ada", "Lovelace", "ada@ada.example")


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (replace(ADA, name="  "), "name"),
        (replace(ADA, name="x" * 256), "name"),
        (replace(ADA, name="🎹" * 128), "name"),
        (replace(ADA, name="Ada\nLtd"), "name"),
        (replace(ADA, first_name="\x00"), "first_name"),
        (replace(ADA, email="ada@home"), "email"),
        (replace(ADA, email="ada@ada.example, bob@bob.example"), "email"),
        (replace(ADA, phones={"DDI": Phone("1" * 51)}), "phone.DDI"),
        (replace(ADA, phones={"MOBILE": Phone("none")}), "phone.MOBILE"),
        (replace(ADA, phones={"DEFAULT": Phone("1", area="0" * 11)}), "phone.DEFAULT"),
        (replace(ADA, postal=Address("x" * 501)), "address.POBOX"),
        (replace(ADA, street=Address(country="UK1")), "address.STREET"),
        (replace(ADA, persons=(Person("p", email="x"),)), "person.p.email"),
        (replace(ADA, persons=(Person("p", " "),)), "person.p"),
    ],
)
def test_a_field_that_xero_refuses_or_nobody_means_is_named(details: Details, field: str) -> None:
    (found,) = complaints(details)
    assert found.field == field
    assert found.sentence[0].isupper()
    assert found.sentence.endswith(".")


@pytest.mark.parametrize("name", ["x" * 255, "🎹" * 127, "שלום בע״מ", "Zoë & Søn", "O'Neill"])
def test_any_script_and_every_sign_is_a_name(name: str) -> None:
    assert not complaints(replace(ADA, name=name))


def test_six_persons_and_a_website_are_nothing_to_complain_of() -> None:
    persons = tuple(Person(str(each), "P", str(each)) for each in range(6))
    assert not complaints(replace(ADA, persons=persons, website="\x00" * 300))


def test_what_came_from_xero_as_it_is_keeps_nobody_from_editing_another_field() -> None:
    odd = replace(ADA, phones={"DEFAULT": Phone("ask Bob")})
    assert not complaints(replace(odd, name="New"), before=odd)
    assert complaints(replace(odd, name=""), before=odd)
    assert not refusals(odd)


def test_what_xero_shows_itself_is_for_xero_to_judge() -> None:
    odd = replace(ADA, street=Address("Unit 4\nMill Lane"), postal=Address(country="U.K."))
    assert len(refusals(odd)) == 2
    assert not refusals(replace(odd, name="Ada & Co"), at_xero=odd)
    (found,) = refusals(replace(odd, street=Address("Unit 5\nMill Lane")), at_xero=odd)
    assert found.field == "address.STREET"
