from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import FormData

from functions.manage.customers.fields import PHONES, CustomerForm
from functions.manage.customers.form import (
    draft_in,
    entry_of,
    filled,
    leaves,
    pressed,
    without_blank,
)
from shared.contacts.customers import Customer
from shared.contacts.details import ADDRESS_TYPES, PHONE_TYPES, Address, Details, Person, Phone
from shared.contacts.fields import fields_of

ADA = Person("p1", "Ada", "Nair", "ada@nair.example", is_mailed=True)
BEA = Person("p2", "Bea", "O'Neill")
CUSTOMER = Customer(
    "c1",
    "company",
    Details(
        "Piano Ltd",
        "Olga",
        "Piano",
        "olga@piano.example",
        (ADA, BEA),
        {"MOBILE": Phone("7946 0000", "20", "44")},
        Address("1 High St", city="Kendal"),
        Address("2 Low St", attention_to="Stores"),
        "https://piano.example",
    ),
    ("wholesale", "Kendal"),
    revision=7,
)
NOBODY = Customer("")
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


def sent(form: CustomerForm) -> FormData:
    """Returns what a browser sends of a form as it is shown."""
    boxes = [each for each in leaves(form) if each.type == "BooleanField"]
    typed = [(each.name, str(each._value())) for each in leaves(form) if hasattr(each, "_value")]
    kept = [each for each in typed if each[0] not in {box.name for box in boxes}]
    ticked = [(each.name, "y") for each in boxes if each.data]
    # A browser sends no line breaks of a field of one line, and nothing of a box that is not ticked.
    kept = [(name, value.replace("\r", "").replace("\n", "")) for name, value in kept]
    return FormData([*kept, *ticked, ("kind", str(form.kind.data))])


def ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"new{next(numbers)}"


def shown(customer: Customer = CUSTOMER) -> CustomerForm:
    return CustomerForm(data=filled(customer))


def test_a_form_that_is_sent_as_it_was_shown_changes_nothing() -> None:
    draft = draft_in(CustomerForm(sent(shown())), CUSTOMER, ids())
    assert (draft.details, draft.tags, draft.kind) == (CUSTOMER.details, CUSTOMER.tags, "company")


@settings(max_examples=25)
@given(
    st.builds(
        Details,
        name=TEXT.filter(bool),
        first_name=TEXT,
        last_name=TEXT,
        email=TEXT,
        persons=st.lists(st.builds(Person, st.just(""), TEXT.filter(bool), TEXT, TEXT, st.booleans())),
        phones=st.dictionaries(st.sampled_from(PHONE_TYPES), st.builds(Phone, TEXT.filter(bool), TEXT, TEXT)),
        postal=st.builds(Address, TEXT, TEXT, city=TEXT),
    )
)
def test_whatever_is_kept_comes_back_from_the_form_as_it_was(details: Details) -> None:
    persons = tuple(
        Person(f"p{place}", each.first_name, each.last_name, each.email, each.is_mailed)
        for place, each in enumerate(details.persons)
    )
    customer = Customer("c1", "company", replace(details, persons=persons))
    assert draft_in(CustomerForm(sent(shown(customer))), customer, ids()).details == customer.details


def test_of_an_empty_form_everything_is_empty() -> None:
    draft = draft_in(CustomerForm(FormData([("kind", "company")])), NOBODY, ids())
    assert (draft.details, draft.tags) == (Details(), ())


def test_a_consumer_is_called_as_the_person_is() -> None:
    told = FormData([("kind", "consumer"), ("first_name", " Ada "), ("last_name", "Nair")])
    assert draft_in(CustomerForm(told), NOBODY, ids()).details.name == "Ada Nair"


def test_the_button_for_another_person_adds_an_empty_one_and_keeps_what_was_typed() -> None:
    form = CustomerForm(sent(shown()))
    assert pressed(form, "add_person")
    assert [each.form.first_name.data for each in form.persons] == ["Ada", "Bea", ""]
    assert [each.name for each in form.persons] == ["persons-0", "persons-1", "persons-2"]


def test_a_person_is_removed_by_the_place_and_whoever_follows_moves_up() -> None:
    form = CustomerForm(sent(shown()))
    assert pressed(form, "remove_person:0")
    assert [(each.name, each.form.id.data) for each in form.persons] == [("persons-0", "p2")]


@pytest.mark.parametrize("button", ["save", "", "remove_person:", "remove_person:x", "remove_person:²"])
def test_any_other_button_saves(button: str) -> None:
    assert not pressed(CustomerForm(sent(shown())), button)


def test_who_was_added_and_never_filled_in_is_left_out() -> None:
    form = CustomerForm(sent(shown()))
    pressed(form, "add_person")
    without_blank(form)
    assert [each.form.id.data for each in form.persons] == ["p1", "p2"]


@pytest.mark.parametrize("id", ["", "p1", "a.b", 50 * "x", "#"])
def test_whoever_is_new_or_bears_an_id_that_is_none_gets_one(id: str) -> None:
    told = FormData([*sent(shown()).multi_items(), ("persons-2-first_name", "New"), ("persons-2-id", id)])
    draft = draft_in(CustomerForm(told), CUSTOMER, ids())
    assert [each.id for each in draft.details.persons] == ["p1", "p2", "new1"]


def test_every_field_of_a_customer_has_an_entry_in_the_form() -> None:
    draft = draft_in(CustomerForm(sent(shown())), NOBODY, ids())
    entries = {each.id for each in leaves(CustomerForm(sent(shown())))}
    names = {*fields_of(draft.details)} - {"website"}
    assert {entry_of(each, draft) for each in names} <= entries


def test_the_form_has_every_phone_and_address_that_xero_has() -> None:
    assert {*PHONES} == {*PHONE_TYPES}
    assert len(ADDRESS_TYPES) == 2
