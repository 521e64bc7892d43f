"""What is stored of a customer is read as it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contacts.codec import (
    change_from_dict,
    change_to_dict,
    customer_from_dict,
    customer_to_dict,
)
from shared.contacts.customers import Change, Customer
from shared.contacts.details import Person
from shared.contacts.fields import Value
from tests.shared.contacts.made_up import ADDRESSES, CUSTOMERS, PHONES, TEXT

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
PERSON = st.builds(Person, TEXT, TEXT, TEXT, TEXT, st.booleans())
VALUES = st.none() | st.booleans() | TEXT | PHONES | ADDRESSES | PERSON


@given(CUSTOMERS)
def test_a_customer_is_read_as_it_was_written(customer: Customer) -> None:
    written = json.loads(json.dumps(customer_to_dict(customer)))
    assert customer_from_dict(written) == customer


@given(VALUES, VALUES, st.sampled_from([None, "here", "xero"]))
def test_a_change_is_read_as_it_was_written(before: Value, after: Value, side: None) -> None:
    change = Change("email", before, after, "olga", NOW, side)
    assert change_from_dict(json.loads(json.dumps(change_to_dict(change)))) == change


def test_what_no_version_has_written_is_refused() -> None:
    with pytest.raises((KeyError, ValueError)):
        customer_from_dict({"kind": "company"})
