from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from shared.ledger.documents import Contact
from shared.ledger.stages import Stage
from shared.posting.lane import Posted
from shared.posting.steps import Found
from shared.xero.client import Reply, XeroClient
from tests.local.standins.xero.world import World
from tests.shared.xero.documents import ADA, STRIPE
from tests.shared.xero.looking_up import find, ours, verdict


def test_our_contact_is_found_by_its_number_whatever_it_is_called_now(world: World, xero: XeroClient) -> None:
    made = world.contact(Name="Ada Lovelace", ContactNumber=ADA.key)
    assert find(xero, Stage.CONTACTS, ADA) == ours(ADA, made)


def test_our_contact_is_found_when_archived(world: World, xero: XeroClient) -> None:
    made = world.contact(Name=ADA.name, ContactNumber=ADA.key)
    world.org.archive_contact(made)
    assert find(xero, Stage.CONTACTS, ADA) == ours(ADA, made)


def test_a_contact_of_the_same_name_and_email_address_is_joined(world: World, xero: XeroClient) -> None:
    made = world.contact(Name=ADA.name, EmailAddress="ADA@example.com")
    assert find(xero, Stage.CONTACTS, ADA) == ours(ADA, made)


def test_a_contact_without_an_email_address_joins_its_namesake(world: World, xero: XeroClient) -> None:
    made = world.contact(Name="Stripe", EmailAddress="support@stripe.com")
    assert find(xero, Stage.CONTACTS, STRIPE) == ours(STRIPE, made)


@pytest.mark.parametrize("email", ["", "other@example.com"])
def test_a_namesake_with_another_email_address_has_taken_the_name(
    email: str, world: World, xero: XeroClient
) -> None:
    world.contact(Name=ADA.name, EmailAddress=email)
    assert find(xero, Stage.CONTACTS, ADA) == verdict(ADA, "taken")


def test_an_archived_namesake_is_in_nobodys_way(world: World, xero: XeroClient) -> None:
    world.org.archive_contact(world.contact(Name=ADA.name, EmailAddress=ADA.email))
    assert find(xero, Stage.CONTACTS, ADA) == verdict(ADA, "missing")


def test_our_number_counts_for_more_than_a_namesake(world: World, xero: XeroClient) -> None:
    world.contact(Name=ADA.name, EmailAddress=ADA.email)
    made = world.contact(Name="Ada Lovelace", ContactNumber=ADA.key)
    assert find(xero, Stage.CONTACTS, ADA) == ours(ADA, made)


def test_after_a_clash_the_name_with_the_email_address_is_looked_for(world: World, xero: XeroClient) -> None:
    world.contact(Name=ADA.name, EmailAddress="other@example.com")
    assert find(xero, Stage.CONTACTS, ADA, variant=1) == verdict(ADA, "missing")
    made = world.contact(Name=f"{ADA.name} ({ADA.email})", EmailAddress=ADA.email)
    assert find(xero, Stage.CONTACTS, ADA, variant=1) == ours(ADA, made)


@pytest.mark.parametrize("name", ['Ada "the Count" King', '"', "Ada\\", "O'Hara & Söhne", "Ada) OR (1==1"])
def test_any_name_can_be_looked_up_by_its_number(name: str, world: World, xero: XeroClient) -> None:
    contact = replace(ADA, name=name)
    assert find(xero, Stage.CONTACTS, contact) == verdict(contact, "missing")
    made = world.contact(Name=name, ContactNumber=ADA.key)
    assert find(xero, Stage.CONTACTS, contact) == ours(contact, made)


def test_a_quotation_mark_in_one_name_hides_no_other(world: World, xero: XeroClient) -> None:
    quoted = replace(ADA, name='Ada "the Count"')
    made = world.contact(Name="Stripe")
    found = find(xero, Stage.CONTACTS, quoted, STRIPE)
    assert found == Found((Posted(STRIPE.key, made),), ((quoted.key, "missing"),))


def test_many_contacts_are_looked_up_in_few_calls(world: World, xero: XeroClient) -> None:
    contacts = [Contact(f"c:{number}", f"Name {number}") for number in range(50)]
    made = [world.contact(Name=each.name, ContactNumber=each.key) for each in contacts[:30]]
    calls = world.org.calls.snapshot()
    found = find(xero, Stage.CONTACTS, *contacts)
    assert isinstance(found, Found)
    assert [each.xero_id for each in found.posted] == made
    assert {word for _, word in found.others} == {"missing"}
    assert world.org.calls.since(calls).read <= 5


class Addresses:
    """Keeps the filters that contacts are asked for with, and knows nobody."""

    def __init__(self) -> None:
        self.filters: list[str] = []

    def contacts(self, where: str, include_archived: str) -> Reply:
        self.filters.append(where)
        return Reply(200, {"Contacts": []})


@pytest.mark.parametrize("letter", ["n", "é", "名", "😀"], ids=["ASCII", "two bytes", "three", "four"])
def test_the_address_of_a_look_up_stays_short_whatever_the_names(letter: str) -> None:
    xero: Any = Addresses()
    contacts = [Contact(f"c:{number}", f"{number} {letter * 250}") for number in range(50)]
    find(xero, Stage.CONTACTS, *contacts)
    assert max(len(quote(each)) for each in xero.filters) < 8000


BARE = Contact("stripe:cus_2", 'Ann "A" Other')


@pytest.mark.parametrize("theirs", ['Ann "A" Other', 'ANN "a" other', 'Ann  "A"  Other '])
def test_after_a_clash_a_namesake_is_found_as_xero_compares_names(
    theirs: str, world: World, xero: XeroClient
) -> None:
    made = world.contact(Name=theirs)
    world.contact(Name="Somebody Other")
    assert find(xero, Stage.CONTACTS, BARE, clashed=True) == ours(BARE, made)


def test_the_very_name_is_asked_for_together_with_the_number(world: World, xero: XeroClient) -> None:
    made = world.contact(Name=STRIPE.name)
    calls = world.org.calls.snapshot()
    assert find(xero, Stage.CONTACTS, STRIPE, clashed=True) == ours(STRIPE, made)
    assert world.org.calls.since(calls).read == 1


def test_a_name_in_other_capitals_costs_one_more_call_and_only_after_a_clash(
    world: World, xero: XeroClient
) -> None:
    made = world.contact(Name=STRIPE.name.upper())
    calls = world.org.calls.snapshot()
    assert find(xero, Stage.CONTACTS, STRIPE) == verdict(STRIPE, "missing")
    assert world.org.calls.since(calls).read == 1
    assert find(xero, Stage.CONTACTS, STRIPE, clashed=True) == ours(STRIPE, made)
    assert world.org.calls.since(calls).read == 3


@pytest.mark.parametrize("name", ['"', "\\", 'Ann \\"', "Ann\\"])
def test_a_name_that_no_filter_can_ask_for_breaks_no_filter(
    name: str, world: World, xero: XeroClient
) -> None:
    contact = replace(BARE, name=name)
    assert find(xero, Stage.CONTACTS, contact, clashed=True) == verdict(contact, "missing")
    made = world.contact(Name=name)
    assert find(xero, Stage.CONTACTS, contact, clashed=True) == ours(contact, made)


def test_an_archived_namesake_is_not_found_by_a_search(world: World, xero: XeroClient) -> None:
    world.org.archive_contact(world.contact(Name=BARE.name))
    assert find(xero, Stage.CONTACTS, BARE, clashed=True) == verdict(BARE, "missing")


@pytest.mark.parametrize(
    ("theirs", "is_the_same"),
    [
        ("", True),
        ("oscar@finch.example", True),
        ("Office@Finch.example", True),
        ("scar@finch.example", False),
        ("other@example.com", False),
    ],
)
def test_whose_address_was_left_out_joins_a_namesake_unless_another_address_speaks_against_it(
    theirs: str, is_the_same: bool, world: World, xero: XeroClient
) -> None:
    oscar = Contact("stripe:cus_3", "Oscar", refused_email="oscar@finch.example, <office@finch.example>")
    made = world.contact(Name="Oscar", **({"EmailAddress": theirs} if theirs else {}))
    expected = ours(oscar, made) if is_the_same else verdict(oscar, "taken")
    assert find(xero, Stage.CONTACTS, oscar) == expected
