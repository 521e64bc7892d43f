from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from local.standins.xero import Fail, LoseAnswer, TooMany, Unauthorised, every_call
from local.standins.xero.faults import Fault
from shared.ledger.documents import Contact
from shared.ledger.stages import Stage
from shared.posting.lane import Parked, Posted
from shared.posting.steps import Found, LookUpFailed
from shared.xero.answers import A_MINUTE
from shared.xero.client import XeroClient
from shared.xero.lookups import look_up
from shared.xero.matches import match_contacts, match_emails
from shared.xero.payloads import Draft
from tests.local.standins.xero.world import NOON, UNKNOWN, World
from tests.shared.xero.documents import ADA, ADAS_EMAIL, STRIPE
from tests.shared.xero.looking_up import verdict

# ---- contacts that are in Xero already, by their e-mail address


def match(xero: XeroClient, *contacts: Contact) -> tuple[Posted, ...] | LookUpFailed:
    return match_contacts(xero, {each.key: Draft(each, {}) for each in contacts})


def test_the_only_contact_with_the_address_is_the_same_whatever_its_name(
    world: World, xero: XeroClient
) -> None:
    made = world.contact(Name="The Countess", EmailAddress=ADA.email)
    world.contact(Name=ADA.name, EmailAddress="other@example.com")
    assert match(xero, ADA) == (Posted(ADA.key, made),)


@pytest.mark.parametrize("theirs", ["ADA@Example.com", "ada@example.com"])
def test_an_address_is_found_as_the_payer_spells_it_and_in_small_letters(
    theirs: str, world: World, xero: XeroClient
) -> None:
    made = world.contact(Name="The Countess", EmailAddress=theirs)
    assert match(xero, replace(ADA, email="ADA@Example.com")) == (Posted(ADA.key, made),)


def test_of_several_with_the_address_the_namesake_is_the_same(world: World, xero: XeroClient) -> None:
    world.contact(Name="The Countess", EmailAddress=ADA.email)
    made = world.contact(Name=ADA.name.upper(), EmailAddress=ADA.email)
    assert match(xero, ADA) == (Posted(ADA.key, made),)


def test_of_several_with_the_address_and_another_name_nobody_is_the_same(
    world: World, xero: XeroClient
) -> None:
    for name in ("The Countess", "The Count"):
        world.contact(Name=name, EmailAddress=ADA.email)
    assert match(xero, ADA) == ()


def test_an_archived_contact_is_not_the_same(world: World, xero: XeroClient) -> None:
    world.org.archive_contact(world.contact(Name="The Countess", EmailAddress=ADA.email))
    assert match(xero, ADA) == ()


def test_who_has_no_address_is_not_asked_for(world: World, xero: XeroClient) -> None:
    world.contact(Name=STRIPE.name)
    calls = world.org.calls.snapshot()
    assert match(xero, STRIPE) == ()
    assert world.org.calls.since(calls).read == 0


def test_many_are_matched_in_few_calls(world: World, xero: XeroClient) -> None:
    contacts = [Contact(f"c:{number}", f"Name {number}", f"{number}@example.com") for number in range(50)]
    made = [world.contact(EmailAddress=each.email) for each in contacts[:20]]
    calls = world.org.calls.snapshot()
    found = match(xero, *contacts)
    assert isinstance(found, tuple)
    assert [each.xero_id for each in found] == made
    assert world.org.calls.since(calls).read <= 2


@pytest.mark.parametrize("email", ['a"b@example.com', "o'hara@example.com", "ada@example.com) OR (1==1"])
def test_an_odd_address_finds_nobody_else(email: str, world: World, xero: XeroClient) -> None:
    world.contact(Name="Somebody", EmailAddress="somebody@example.com")
    assert match(xero, replace(ADA, email=email)) == ()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TooMany("minute", 17), LookUpFailed(timedelta(seconds=17), "limit_minute")),
        (Fail(500), LookUpFailed(A_MINUTE, "look_up_500")),
        (LoseAnswer(), LookUpFailed(A_MINUTE, "no_answer")),
    ],
)
def test_contacts_that_could_not_be_asked_for_are_not_made(
    kind: Any, expected: LookUpFailed, world: World, xero: XeroClient
) -> None:
    world.xero.faults.add(Fault(kind, every_call))
    assert match(xero, ADA) == expected


# ---- e-mail addresses of contacts, by the contacts


def reason_not_set(xero: XeroClient, contact_id: str) -> str:
    found = match_emails(xero, email_of(contact_id))
    assert isinstance(found, tuple)
    (parked,) = found
    assert isinstance(parked, Parked)
    return parked.reason_code


def email_of(contact_id: str) -> dict[str, Draft]:
    return {ADAS_EMAIL.key: Draft(ADAS_EMAIL, {ADA.key: contact_id})}


def test_an_address_that_was_set_by_whomever_is_done(world: World, xero: XeroClient) -> None:
    for number, email in enumerate((ADAS_EMAIL.email, "a.person@example.com")):
        made = world.contact(Name=f"Ada {number}", EmailAddress=email)
        done = Posted(ADAS_EMAIL.key, made)
        assert look_up(xero, Stage.CONTACT_EMAILS, email_of(made), NOON) == Found((done,), ())
        assert match_emails(xero, email_of(made)) == (done,)


def test_an_address_is_set_where_our_contact_has_none(world: World, xero: XeroClient) -> None:
    made = world.contact(Name="Ada", ContactNumber=ADA.key)
    assert look_up(xero, Stage.CONTACT_EMAILS, email_of(made), NOON) == verdict(ADAS_EMAIL, "missing")
    assert match_emails(xero, email_of(made)) == ()


@pytest.mark.parametrize("number", [{}, {"ContactNumber": "stripe:cus_9"}])
def test_no_address_is_set_at_a_contact_that_was_not_made_for_this_customer(
    number: dict[str, str], world: World, xero: XeroClient
) -> None:
    made = world.contact(Name="Ada", **number)
    assert reason_not_set(xero, made) == "contact_not_ours"


def test_no_address_is_set_at_a_contact_that_is_archived_or_gone(world: World, xero: XeroClient) -> None:
    made = world.contact(Name="Ada", ContactNumber=ADA.key)
    world.org.archive_contact(made)
    for contact_id in (made, UNKNOWN):
        assert reason_not_set(xero, contact_id) == "contact_not_usable"


@pytest.mark.parametrize("kind", [Unauthorised(), Fail(500), LoseAnswer()])
def test_an_address_is_not_set_while_xero_does_not_say_whether_there_is_one(
    kind: Any, world: World, xero: XeroClient
) -> None:
    made = world.contact(Name="Ada", ContactNumber=ADA.key)
    world.xero.faults.add(Fault(kind, every_call))
    assert isinstance(match_emails(xero, email_of(made)), LookUpFailed)
