from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import urlencode

import pytest

from functions.manage.customers.meanwhile import form_of
from shared.contacts.customers import Customer
from shared.contacts.details import Details, Person, Phone
from shared.operations.contacts import edit, listing
from tests.functions.manage.browser import Answer, Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import BY, FORTE, HERE, found, keep, page, pair
from tests.functions.manage.customers.test_form import sent

THERE = f"{page('c1')}/edit"
MANY = tuple(Person(f"p{number}", f"Person {number}") for number in range(40))


def typed(customer: Customer, **other: str) -> dict[str, str]:
    """Returns what a browser sends of the form of a customer, with some fields typed over."""
    return {**{name: str(value) for name, value in sent(form_of(customer)).multi_items()}, **other}


def fields_in(answer: Answer) -> dict[str, str]:
    """Returns what a browser sends of the form that was answered, as it stands."""
    inputs = re.findall(r"<input ([^>]*)>", answer.text.partition('action="' + THERE)[2])
    each = [dict(re.findall(r'(\w+)="([^"]*)"', one)) | {"is_on": " checked" in f" {one}"} for one in inputs]
    sent = [
        one for one in each if "name" in one and (one["is_on"] or one["type"] not in ("radio", "checkbox"))
    ]
    return {str(one["name"]): unescape(str(one.get("value", ""))) for one in sent}


def test_a_customer_is_entered_and_shown(owner: Browser) -> None:
    assert owner.get(f"{HERE}/new").status == 200
    told = {"kind": "company", "name": "Forte Ltd 🎹", "email": "ada@forte.example", "tags": "b, a"}
    answer = owner.post(f"{HERE}/new", told)
    assert answer.status == 303
    (made,) = listing.by_name("piano").customers
    assert (made.details.name, made.details.email, made.tags) == (
        "Forte Ltd 🎹",
        "ada@forte.example",
        ("b", "a"),
    )
    assert answer.location == page(made.id)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "Say what this is."),
        ({"kind": "king"}, "There is a problem"),
        ({"kind": "company", "name": ""}, "There is a problem"),
        ({"kind": "company", "name": 300 * "x"}, "300 characters"),
        ({"kind": "company", "name": "Forte", "email": "ada@@forte"}, "There is a problem"),
        ({"kind": "company", "name": "Forte", "phone_mobile-number": "none"}, "There is a problem"),
        ({"kind": "company", "name": "Forte", "persons-0-email": "x@@y"}, "There is a problem"),
    ],
    ids=str,
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    owner: Browser, told: dict[str, str], says: str
) -> None:
    answer = owner.post(f"{HERE}/new", {**told, "first_name": "Typed-by-me"})
    assert (answer.status, says in answer.text, "Typed-by-me" in answer.text) == (422, True, True)
    assert listing.by_name("piano").customers == ()


def test_saving_a_form_as_it_was_shown_changes_nothing(kept: Browser) -> None:
    before = found("c1")
    assert kept.post(THERE, typed(before)).location == page("c1")
    assert found("c1") == before


def test_a_customer_with_as_many_persons_as_may_be_is_saved(owner: Browser) -> None:
    keep("c1", replace(FORTE, persons=MANY))
    assert owner.post(THERE, typed(found("c1"), name="Piano Ltd")).status == 303
    assert (found("c1").details.name, len(found("c1").details.persons)) == ("Piano Ltd", 40)


@pytest.mark.parametrize(("button", "names"), [("add_person", 3), ("remove_person:0", 1)])
def test_a_button_adds_or_removes_a_person_in_the_form_and_saves_nothing(
    kept: Browser, button: str, names: int
) -> None:
    answer = kept.post(THERE, typed(found("c1"), do=button, name="Typed-by-me"))
    assert answer.status == 200
    assert answer.text.count("<legend>Person ") == names
    assert "Typed-by-me" in answer.text
    assert found("c1").details == FORTE


def test_of_two_who_edit_at_once_the_second_sees_both_and_saves_on_the_newer(kept: Browser) -> None:
    seen = found("c1")
    edit.edit(
        "piano", "c1", 1, replace(FORTE, email="first@forte.example"), (), "company", BY, NOW, lambda _: None
    )
    answer = kept.post(THERE, typed(seen, email="second@forte.example"))
    assert answer.status == 409
    for words in ("Somebody else has changed this contact", "first@forte.example", "second@forte.example"):
        assert words in answer.text
    assert found("c1").details.email == "first@forte.example"
    again = kept.post(THERE, typed(found("c1"), email="second@forte.example"))
    assert (again.status, found("c1").details.email) == (303, "second@forte.example")


def test_what_nobody_typed_is_not_taken_back_by_the_second_save(kept: Browser) -> None:
    seen = found("c1")
    others = replace(FORTE, phones={"MOBILE": Phone("222")})
    edit.edit("piano", "c1", 1, others, ("vip",), "company", BY, NOW, lambda _: None)
    answer = kept.post(THERE, typed(seen, email="mine@forte.example"))
    assert answer.status == 409
    assert "Yours: " in answer.text
    assert answer.text.count("Yours: ") == 1
    again = kept.post(THERE, fields_in(answer))
    assert again.status == 303
    assert found("c1").details == replace(others, email="mine@forte.example")
    assert found("c1").tags == ("vip",)


@pytest.mark.parametrize("copy", ["", "[]", "{", '{"details": 1}', 9999 * "["])
def test_a_copy_of_what_was_shown_that_cannot_be_read_takes_all_as_typed(kept: Browser, copy: str) -> None:
    seen = found("c1")
    others = replace(FORTE, phones={"MOBILE": Phone("222")})
    edit.edit("piano", "c1", 1, others, (), "company", BY, NOW, lambda _: None)
    answer = kept.post(THERE, typed(seen, email="mine@forte.example", shown=copy))
    assert (answer.status, "mine@forte.example" in answer.text) == (409, True)
    assert fields_in(answer)["phone_mobile-number"] == ""


def test_whoever_was_archived_meanwhile_is_not_edited(kept: Browser) -> None:
    seen = found("c1")
    edit.archive("piano", "c1", BY, NOW)
    answer = kept.post(THERE, typed(seen, name="Other"))
    assert (answer.status, "This customer is archived." in answer.text) == (409, True)


def test_a_change_of_the_name_is_said_to_show_on_past_invoices(kept: Browser) -> None:
    assert "past invoices" not in kept.get(THERE).text
    pair("c1")
    assert "past invoices" in kept.get(THERE).text


def test_a_form_with_more_fields_than_any_of_ours_is_refused(kept: Browser) -> None:
    body = urlencode([("csrf_token", kept.csrf), *((f"x{n}", "") for n in range(401))]).encode()
    answer: Answer = kept.send("POST", THERE, body)
    assert answer.status == 400


def test_the_audit_log_names_the_customer_and_nothing_of_it(kept: Browser) -> None:
    kept.post(THERE, typed(found("c1"), name="Piano Ltd"))
    text = kept.get("/manage/b/piano/audit").text
    assert "Edited a contact." in text
    assert "c1" in text
    assert "Piano Ltd" not in text


def test_an_empty_form_of_details_is_refused(kept: Browser) -> None:
    assert kept.post(THERE, {"kind": "company", "revision": "1"}).status == 422
    assert found("c1").details != Details()
