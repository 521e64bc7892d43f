from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.ledger.keys import (
    AT_BANK_ACCOUNTS,
    Role,
    in_role,
    is_at_bank_account,
    is_opening,
    opening_key,
    reference,
    removal_key,
    role_of,
    source_of,
)

# Ids as the providers make them, and what an owner may have written into an order's number.
MOVEMENTS = st.from_regex(
    r"(txn|re|dp)_[A-Za-z0-9]{1,20}|(PM|RF|PO)[A-Z0-9]{1,12}(-[a-z_]+)?", fullmatch=True
)
SEVERAL = sorted({Role.PAYMENT, Role.REFUND, Role.REVERSAL, Role.REOPENING, Role.OWED})


@given(MOVEMENTS, st.sampled_from(SEVERAL), st.integers(min_value=0, max_value=60))
def test_a_key_tells_its_source_and_role_whichever_it_is(source: str, role: Role, nth: int) -> None:
    key = reference(source, role, nth)
    assert (source_of(key), role_of(key)) == (source, role)


@given(st.text(min_size=1), st.sampled_from(sorted(set(Role) - set(SEVERAL))))
def test_a_source_may_hold_anything_where_it_makes_one_document_of_a_role(source: str, role: Role) -> None:
    key = reference(source, role)
    assert (source_of(key), role_of(key)) == (source, role)


@given(
    MOVEMENTS, st.sampled_from(SEVERAL), st.sampled_from(list(Role)), st.integers(0, 60), st.integers(0, 60)
)
def test_keys_of_one_source_differ_by_role_and_number(
    source: str, one: Role, other: Role, nth: int, later: int
) -> None:
    if one != other:
        assert reference(source, one, nth) != reference(source, other)
    if nth != later:
        assert reference(source, one, nth) != reference(source, one, later)


def test_no_role_ends_like_another() -> None:
    assert [
        (one, other) for one in Role for other in Role if one != other and one.endswith(f" {other}")
    ] == []


@pytest.mark.parametrize("text", ["", "Rent", "fee", " fee", "txn_1fee", "txn_1 Fee", "payment of the rent"])
def test_what_a_person_writes_is_no_key_of_ours(text: str) -> None:
    assert role_of(text) is None
    assert source_of(text) == text
    assert not is_at_bank_account(text)


def test_what_stands_in_for_a_reversal_keeps_its_number() -> None:
    assert in_role("txn_1 2 reversal", Role.REOPENING) == "txn_1 2 reopening"
    assert source_of(in_role("txn_1 2 reversal", Role.OWED)) == "txn_1"


def test_a_removal_is_told_from_what_it_removes() -> None:
    assert role_of(removal_key("txn_1 payment")) is Role.REMOVAL
    assert Role.REMOVAL not in AT_BANK_ACCOUNTS


def test_an_opening_balance_is_known_by_its_provider() -> None:
    source = f"{opening_key('stripe')} 2026-10-01 200"
    assert is_opening(source)
    assert source_of(reference(source, Role.ENTRY)) == source
    assert not is_opening("txn_1")
