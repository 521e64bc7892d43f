from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.events import Payer
from shared.ledger.contacts import NAMELESS, contact_of

PAYERS = st.builds(
    Payer,
    st.sampled_from(("stripe", "gocardless")),
    customer_id=st.text(max_size=300),
    name=st.text(max_size=300),
    email=st.text(max_size=300),
)


@given(PAYERS)
def test_every_payer_has_a_contact_that_fits_xero_and_is_always_the_same(payer: Payer) -> None:
    contact = contact_of(payer)
    assert contact == contact_of(payer)
    assert contact.name.strip()
    assert len(contact.name) <= 255
    assert len(contact.key) <= 50


def test_a_providers_customer_is_one_contact_whatever_their_card_says() -> None:
    first = contact_of(Payer("stripe", "cus_1", "Ada", "ada@example.com"))
    later = contact_of(Payer("stripe", "cus_1", "Ada King", "king@example.com"))
    assert first.key == later.key == "stripe:cus_1"


def test_a_guest_is_known_by_the_email_address_in_any_case() -> None:
    first = contact_of(Payer("stripe", name="Ada", email="Ada@Example.com "))
    later = contact_of(Payer("stripe", name="A. King", email="ada@example.com"))
    assert first.key == later.key
    assert first.email == "Ada@Example.com"


def test_an_email_address_is_in_no_key() -> None:
    assert "example" not in contact_of(Payer("stripe", email="ada@example.com")).key


def test_a_guest_without_a_name_is_called_by_the_email_address() -> None:
    assert contact_of(Payer("stripe", email="ada@example.com")).name == "ada@example.com"


def test_a_guest_without_an_email_address_is_known_by_the_name() -> None:
    first, later = contact_of(Payer("stripe", name="Ada ")), contact_of(Payer("stripe", name="ADA"))
    assert first.key == later.key
    assert first.key != contact_of(Payer("gocardless", name="Ada")).key


def test_the_nameless_share_one_contact_for_each_provider() -> None:
    assert contact_of(Payer("stripe", name=" ", email=" ")) == NAMELESS["stripe"]
    assert contact_of(Payer("gocardless", "CU1")) == NAMELESS["gocardless"]
    assert NAMELESS["stripe"].key != NAMELESS["gocardless"].key


def test_customers_with_long_ids_stay_apart() -> None:
    one, other = (contact_of(Payer("stripe", "cus_" + "x" * 60 + end, "Ada")) for end in "ab")
    assert one.key != other.key
    assert one.key.startswith("stripe:")
