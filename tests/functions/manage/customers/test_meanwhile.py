from __future__ import annotations

from dataclasses import replace

from functions.manage.customers.form import Draft
from functions.manage.customers.meanwhile import form_of, onto, shown_in
from shared.contacts.customers import Customer
from shared.contacts.details import Address, Details, Person, Phone

ADA = Person("p1", "Ada", "Nair", "ada@nair.example")
BEA = Person("p2", "Bea", "O'Neill")
CY = Person("p3", "Cy")
SHOWN = Details("Piano Ltd", "Olga", "Piano", "olga@piano.example", (ADA, BEA), {"MOBILE": Phone("111")})


def together(now: Details, typed: Details) -> Details:
    return onto(customer(now), customer(SHOWN), Draft("company", typed, ("a",))).details


def customer(details: Details, tags: tuple[str, ...] = ("a",)) -> Customer:
    return Customer("c1", "company", details, tags, revision=7)


def test_what_was_typed_stays_and_all_else_is_as_it_is_now() -> None:
    now = replace(
        SHOWN, email="now@piano.example", phones={"MOBILE": Phone("222")}, website="https://p.example"
    )
    typed = replace(SHOWN, email="typed@piano.example", street=Address("1 High St"))
    assert together(now, typed) == replace(now, email="typed@piano.example", street=Address("1 High St"))


def test_persons_that_were_added_on_both_sides_are_all_there() -> None:
    new = Person("p4", "Di")
    now = replace(SHOWN, persons=(BEA, ADA, CY))
    assert together(now, replace(SHOWN, persons=(ADA, BEA, new))).persons == (BEA, ADA, CY, new)


def test_a_person_whom_one_side_took_away_is_gone_unless_the_other_one_typed_something_of_them() -> None:
    assert together(replace(SHOWN, persons=(BEA,)), SHOWN).persons == (BEA,)
    assert together(SHOWN, replace(SHOWN, persons=(BEA,))).persons == (BEA,)
    typed = replace(ADA, email="typed@nair.example")
    assert together(replace(SHOWN, persons=(BEA,)), replace(SHOWN, persons=(typed, BEA))).persons == (
        BEA,
        typed,
    )
    assert together(replace(SHOWN, persons=(typed, BEA)), replace(SHOWN, persons=(BEA,))).persons == (BEA,)


def test_of_one_person_each_field_is_told_apart() -> None:
    now = replace(SHOWN, persons=(replace(ADA, first_name="Adah"), BEA))
    typed = replace(SHOWN, persons=(replace(ADA, email="typed@nair.example"), BEA))
    assert together(now, typed).persons[0] == Person("p1", "Adah", "Nair", "typed@nair.example")


def test_tags_and_kind_are_told_apart_as_well() -> None:
    now = replace(customer(SHOWN, ("b",)), kind="consumer")
    assert onto(now, customer(SHOWN), Draft("company", SHOWN, ("a",))) == Draft("consumer", SHOWN, ("b",))
    typed = Draft("company", SHOWN, ("c",))
    assert onto(now, replace(customer(SHOWN), kind="consumer"), typed) == typed


def test_a_form_knows_what_it_has_shown_whatever_was_typed_since() -> None:
    form = form_of(customer(SHOWN), Draft("consumer", Details("Other"), ("b",)))
    assert shown_in(form) == Customer("", "company", SHOWN, ("a",))
    assert (form.name.data, form.kind.data, form.tags.data) == ("Other", "consumer", "b")
    assert form.revision.data == "7"
