from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shared.contacts.details import Address, Person, Phone
from shared.operations.contacts import edit, histories, joining
from tests.functions.manage.api.entered import entered
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import ADA, BY, CONTACT, FORTE, found, keep, pair

HERE = "/api/businesses/piano/customers"
ONE = f"{HERE}/c1"
WHOLE = replace(
    FORTE,
    phones={"MOBILE": Phone("7946 0000", "20", "44")},
    postal=Address("1 High St", city="Kendal"),
    street=Address("2 Low St", attention_to="Stores"),
)


@pytest.fixture
def caller(owner: Browser) -> Browser:
    """Signs the owner in of a business with one customer, c1."""
    keep("c1")
    return owner


def test_a_customer_is_entered_told_and_saved_as_it_was_told(owner: Browser) -> None:
    made = owner.call("POST", HERE, entered(WHOLE, tags=["wholesale"]))
    assert made.status == 201
    id = made.document["id"]
    told = owner.get(f"{HERE}/{id}").document
    assert told == made.document
    assert (told["revision"], told["state"], told["xero"], told["lacks"]) == (1, "active", None, [])
    assert found(id).details == WHOLE
    same = entered(WHOLE, tags=["wholesale"], revision=told["revision"])
    assert owner.call("PUT", f"{HERE}/{id}", same).document["revision"] == 1


def test_a_consumer_is_called_as_the_person_is_and_blanks_count_for_nothing(owner: Browser) -> None:
    sent = entered(replace(FORTE, name=" ", first_name=" Ada ", last_name="Nair"), kind="consumer")
    made = owner.call("POST", HERE, sent).document
    assert (made["name"], made["first_name"]) == ("Ada Nair", "Ada")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "king"}, "kind"),
        ({"name": ""}, "name"),
        ({"name": 300 * "x"}, "name"),
        ({"email": "a@@b"}, "email"),
        ({"tags": [300 * "x"]}, "tags"),
        (
            {"persons": [{"id": "", "first_name": "", "last_name": "", "email": "", "is_mailed": True}]},
            "persons.0",
        ),
        ({"persons": [{"id": "p1"}]}, "first_name"),
        ({"persons": {}}, "persons"),
        ({"phones": []}, "phones"),
        ({"surplus": 1}, "surplus"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_said_by_its_name(owner: Browser, more: dict[str, Any], field: str) -> None:
    answer = owner.call("POST", HERE, entered(FORTE) | more)
    assert (answer.status, field in answer.document["errors"]) == (422, True), answer.text


def test_a_persons_address_and_a_phone_are_complained_of_by_their_places(caller: Browser) -> None:
    wrong = replace(WHOLE, persons=(ADA, Person("p2", "Bea", email="x@@y")), phones={"FAX": Phone("none")})
    errors = caller.call("PUT", ONE, entered(wrong, revision=1)).document["errors"]
    assert {*errors} == {"persons.1.email", "phones.FAX"}
    assert found("c1").details == FORTE


def test_whoever_saw_an_older_revision_is_told_the_present_one(caller: Browser) -> None:
    edit.edit(
        "piano", "c1", 1, replace(FORTE, email="new@forte.example"), (), "company", BY, NOW, lambda _: None
    )
    answer = caller.call("PUT", ONE, entered(FORTE, revision=1))
    current = answer.document["current"]
    assert (answer.status, current["revision"], current["email"]) == (409, 2, "new@forte.example")
    assert caller.call("PUT", ONE, entered(FORTE, revision=current["revision"])).document["revision"] == 3


def test_whoever_is_archived_is_not_saved(caller: Browser) -> None:
    assert caller.call("PUT", f"{ONE}/state", {"state": "archived"}).document["state"] == "archived"
    answer = caller.call("PUT", ONE, entered(WHOLE, revision=2))
    assert (answer.status, "current" in answer.document) == (409, False)
    assert caller.call("PUT", f"{ONE}/state", {"state": "active"}).document["state"] == "active"
    assert caller.call("PUT", f"{ONE}/state", {"state": "active"}).document["revision"] == 3


def test_there_is_no_other_state_to_be_in(caller: Browser) -> None:
    assert caller.call("PUT", f"{ONE}/state", {"state": "erased"}).status == 422


def test_the_audit_log_tells_archiving_from_restoring(caller: Browser) -> None:
    for state in ("archived", "active"):
        caller.call("PUT", f"{ONE}/state", {"state": state})
    caller.call("PUT", f"{ONE}/state", {"state": "active"})
    verbs = [each["verb"] for each in caller.get("/api/businesses/piano/audit").document["entries"]]
    assert sorted(verbs) == ["customer_archived", "customer_restored", "signed_in"]


def test_how_a_customer_stands_with_xero_is_told(caller: Browser) -> None:
    pair("c1")
    told = caller.call("PUT", ONE, entered(replace(FORTE, name="Other"), revision=2)).document["xero"]
    assert told["contact_id"] == CONTACT
    assert told["unsent_since"] == NOW.isoformat()


def test_customers_are_listed_page_by_page_and_found(caller: Browser) -> None:
    for number in range(60):
        keep(f"d{number:02}", replace(FORTE, name=f"Name {number:02}", persons=()))
    first = caller.get(HERE).document
    second = caller.get(f"{HERE}?cursor={first['next']}").document
    names = [each["name"] for page in (first, second) for each in page["customers"]]
    assert (len(names), names, second["next"]) == (61, sorted(names), None)
    assert [each["id"] for each in caller.get(f"{HERE}?q=name+07").document["customers"]] == ["d07"]
    assert caller.get(f"{HERE}?cursor={first['next']}&show=here").status == 422
    assert caller.get(f"{HERE}?show=x").status == 422


def test_notes_are_added_listed_and_removed(caller: Browser) -> None:
    note = caller.call("POST", f"{ONE}/notes", {"text": "Rang. 🎹"}).document
    assert caller.get(f"{ONE}/notes").document == {"customer": "c1", "notes": [note], "next": None}
    there = f"{ONE}/notes/{note['id'].replace('#', '%23')}"
    assert (caller.call("DELETE", there).status, caller.call("DELETE", there).status) == (204, 404)
    assert caller.call("POST", f"{ONE}/notes", {"text": " "}).status == 422


def test_a_history_is_told_and_a_former_value_put_back(caller: Browser) -> None:
    edit.edit(
        "piano", "c1", 1, replace(FORTE, email="new@forte.example"), (), "company", BY, NOW, lambda _: None
    )
    changes = caller.get(f"{ONE}/history").document["changes"]
    change = next(each for each in changes if each["before"] == "olga@forte.example")
    assert (change["field"], change["after"], change["by"]) == ("email", "new@forte.example", BY)
    assert caller.call("POST", f"{ONE}/put-back", {"change": change["id"]}).document["email"] == FORTE.email
    assert caller.call("POST", f"{ONE}/put-back", {"change": "x"}).status == 404


def test_the_history_of_one_that_was_merged_goes_on_with_the_one_that_was_kept(caller: Browser) -> None:
    keep("c2", replace(FORTE, name="Piano Ltd"))
    joining.join("piano", "c2", 1, "c1", 1, BY, NOW, lambda _: None)
    changes = caller.get(f"{HERE}/c2/history").document["changes"]
    assert {each["customer"] for each in changes} == {"c1", "c2"}
    assert len(histories.history("piano", "c2").entries) > 0
    assert caller.get(ONE).document["merged_into"] == "c2"


def test_a_customer_is_moved_in_the_lists_own_order(caller: Browser) -> None:
    keep("c2", replace(FORTE, name="Alpha"))
    assert caller.call("PUT", f"{ONE}/place", {"before": "c2", "after": ""}).document["is_in_own_order"]
    assert [each["id"] for each in caller.get(f"{HERE}?sort=own").document["customers"]] == ["c1", "c2"]


@pytest.mark.parametrize("there", ["", "/history", "/notes"])
def test_who_is_not_there_is_not_found(owner: Browser, there: str) -> None:
    assert owner.get(f"{HERE}/nobody{there}").status == 404
