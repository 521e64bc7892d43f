from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.booking.decision import Context
from shared.booking.payers import contact_of, known_by
from shared.events import Payer
from shared.ledger.documents import Contact
from shared.ledger.profiles import PROFILES
from shared.provider import Provider
from tests.shared.booking.addresses import REFUSED

PAYERS = st.builds(
    Payer,
    st.sampled_from(("stripe", "gocardless")),
    customer_id=st.text(max_size=300),
    name=st.text(st.characters(exclude_categories=()), max_size=300),
    email=st.text(st.characters(exclude_categories=()), max_size=300),
)


class Customers:
    """A ledger of contacts alone: whoever came before is known."""

    def __init__(self) -> None:
        self.contacts: dict[str, Contact] = {}
        self.aliases: dict[str, str] = {}

    def contact(self, *payers: Payer) -> Contact:
        """The contact of the last of them."""
        key = ""
        for payer in payers:
            asked = known_by(payer)
            documents = {each: self.contacts[each] for each in asked if each in self.contacts}
            aliases = {each: self.aliases[each] for each in asked if each in self.aliases}
            who = contact_of(payer, Context(documents, aliases))
            self.contacts |= {each.key: each for each in who.new}
            self.aliases |= {each.key: each.contact for each in who.aliases}
            key = who.key
        return self.contacts[key]


def contact(*payers: Payer) -> Contact:
    return Customers().contact(*payers)


@given(PAYERS)
def test_every_payer_has_a_contact_that_fits_xero_and_is_always_the_same(payer: Payer) -> None:
    customers = Customers()
    first = customers.contact(payer)
    assert first == customers.contact(payer) == contact(payer)
    assert first.name.strip()
    assert len(first.name) <= 255
    assert len(first.key) <= 50


@given(st.lists(PAYERS, max_size=6))
def test_nobody_is_known_by_two_contacts(payers: list[Payer]) -> None:
    customers = Customers()
    for payer in payers:
        customers.contact(payer)
    assert set(customers.aliases.values()) <= set(customers.contacts)
    assert not set(customers.aliases) & set(customers.contacts)


@given(PAYERS)
def test_a_new_contact_is_made_under_the_first_key_that_it_is_known_by_but_for_the_nameless(
    payer: Payer,
) -> None:
    nobody = PROFILES[payer.provider].nameless.key
    assert contact(payer).key == (nobody if nobody in known_by(payer) else known_by(payer)[0])


# ---- who is the same


def test_a_providers_customer_is_one_contact_whatever_their_card_says() -> None:
    first = Payer("stripe", "cus_1", "Ada", "ada@example.com")
    later = Payer("stripe", "cus_1", "Ada King", "king@example.com")
    assert contact(first, later) == contact(first)
    assert contact(first).key == "stripe:cus_1"


def test_a_customer_with_the_address_of_a_guest_is_that_contact() -> None:
    guest = Payer("stripe", name="Ada", email="ada@example.com")
    customer = Payer("stripe", "cus_1", "Ada King", "ADA@example.com")
    assert contact(guest, customer) == contact(guest)
    # From then on by the customer's id too, whatever the address becomes.
    assert contact(guest, customer, Payer("stripe", "cus_1", "Ada King", "new@example.com")) == contact(guest)


def test_a_guest_with_the_address_of_a_customer_is_that_contact() -> None:
    customer = Payer("stripe", "cus_1", "Ada", "ada@example.com")
    assert contact(customer, Payer("stripe", email="ada@example.com")) == contact(customer)


def test_customers_of_two_providers_with_one_address_are_one_contact() -> None:
    one, other = (
        Payer("stripe", "cus_1", "Ada", "a@example.com"),
        Payer("gocardless", "CU1", "A", "a@example.com"),
    )
    assert contact(one, other) == contact(one)


def test_the_customer_counts_for_more_than_the_address() -> None:
    ada, bob = (
        Payer("stripe", "cus_1", "Ada", "ada@example.com"),
        Payer("stripe", "cus_2", "Bob", "bob@example.com"),
    )
    moved_house = Payer("stripe", "cus_1", "Ada", "bob@example.com")
    assert contact(ada, bob, moved_house) == contact(ada)
    assert contact(ada, bob, moved_house, bob) == contact(bob)


def test_a_guest_is_known_by_the_email_address_in_any_case() -> None:
    first = Payer("stripe", name="Ada", email="Ada@Example.com ")
    later = Payer("stripe", name="A. King", email="ada@example.com")
    assert contact(first, later) == contact(first)
    assert contact(first).email == "Ada@Example.com"


# ---- who is not


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Payer("stripe", "cus_1", "Ada", "a@example.com"), Payer("stripe", "cus_2", "Ada", "b@example.com")),
        (Payer("stripe", "", "Ada", "a@example.com"), Payer("stripe", "", "Ada", "b@example.com")),
        (Payer("stripe", "cus_1", "Ada"), Payer("stripe", "cus_2", "Ada")),
        (Payer("stripe", name="Ada"), Payer("stripe", "", "Ada", "a@example.com")),
        (Payer("stripe", name="Ada"), Payer("gocardless", name="Ada")),
        (Payer("stripe", "cus_1", "Ada"), Payer("stripe", name="Ada")),
    ],
)
def test_people_of_the_same_name_are_not_the_same(one: Payer, other: Payer) -> None:
    assert contact(one, other).key != contact(one).key


def test_customers_with_long_ids_stay_apart() -> None:
    one, other = (contact(Payer("stripe", "cus_" + "x" * 60 + end, "Ada")) for end in "ab")
    assert one.key != other.key
    assert one.key.startswith("stripe:")


# ---- what they are called


def test_an_email_address_is_in_no_key() -> None:
    assert not any("example" in key for key in known_by(Payer("stripe", "cus_1", email="ada@example.com")))


def test_a_guest_without_a_name_is_called_by_the_email_address() -> None:
    assert contact(Payer("stripe", email="ada@example.com")).name == "ada@example.com"


def test_a_guest_without_an_email_address_is_known_by_the_name() -> None:
    assert contact(Payer("stripe", name="Ada "), Payer("stripe", name="ADA")).name == "Ada"


@pytest.mark.parametrize("provider", ["stripe", "gocardless"])
@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_xero_does_not_take_is_left_out_and_its_customer_is_known_again(
    provider: Provider, address: str
) -> None:
    customer = Payer(provider, "cus_1", "Mabel Tarn", address)
    guest = Payer(provider, name="M. Tarn", email=f" {address}")
    made = contact(customer)
    assert (made.name, made.email) == ("Mabel Tarn", "")
    assert made.refused_email
    assert contact(customer, customer) == contact(customer, guest) == made
    assert contact(guest, customer) == contact(guest)


def test_who_has_no_name_is_called_by_an_address_that_xero_does_not_take() -> None:
    assert contact(Payer("stripe", "cus_1", "\x00", "mabel@home")).name == "mabel@home"


def test_a_name_and_an_address_that_nobody_can_see_are_none() -> None:
    assert contact(Payer("stripe", "cus_1", "\u200b", "\x00\x07")) == PROFILES["stripe"].nameless


def test_guests_whose_names_xero_finds_the_same_are_the_same() -> None:
    names = ("Ann Other", "ANN  OTHER", " ann\tother")
    assert len({contact(Payer("stripe", name=each)).key for each in names}) == 1


def test_the_nameless_share_one_contact_for_each_provider() -> None:
    assert contact(Payer("stripe", name=" ", email=" ")) == PROFILES["stripe"].nameless
    assert contact(Payer("gocardless", "CU1")) == PROFILES["gocardless"].nameless
    assert PROFILES["stripe"].nameless.key != PROFILES["gocardless"].nameless.key


def test_a_customer_whose_name_is_gone_is_the_contact_that_they_are_mapped_to() -> None:
    named, bare = Payer("stripe", "cus_1", "Ada"), Payer("stripe", "cus_1", is_gone=True)
    assert contact(named, bare).name == contact(bare, named, bare).name == "Ada"
    joined = Payer("gocardless", "CU1", "Ada King", "ada@example.com")
    by_address = Payer("stripe", "cus_1", "Ada", "ada@example.com")
    assert contact(by_address, joined, Payer("gocardless", "CU1")).key == "stripe:cus_1"


def test_a_customer_without_a_name_keeps_none_of_the_namelesss_money_once_they_have_one() -> None:
    bare = Payer("stripe", "cus_1")
    named = Payer("stripe", "cus_1", "Ada")
    assert contact(bare, named).key == "stripe:cus_1"
