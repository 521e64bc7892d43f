from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.people import ROLES, Membership, Person, Role, normalised, suffices

SINCE = datetime(2026, 11, 29, tzinfo=UTC)


def member(role: Role) -> Membership:
    return Membership("sub", "piano", role, "olga@example.co.uk", SINCE, "operator")


def test_each_role_may_do_what_those_before_it_may() -> None:
    table = [[suffices(role, needed) for needed in ROLES] for role in ROLES]
    assert table == [[True, False, False], [True, True, False], [True, True, True]]


@pytest.mark.parametrize(
    ("memberships", "may"),
    [((), True), ((member("owner"),), True), ((member("reader"),), False), ((member("bookkeeper"),), False)],
)
def test_a_guest_of_others_may_begin_no_business(memberships: tuple[Membership, ...], may: bool) -> None:
    assert Person("sub", memberships).may_begin_a_business is may


def test_a_person_has_no_role_where_the_person_does_not_belong() -> None:
    assert Person("sub", (member("owner"),)).role_in("guitar") is None


@pytest.mark.parametrize("given", [" Olga@Example.CO.UK ", "olga@example.co.uk\n"])
def test_addresses_that_are_the_same_look_the_same(given: str) -> None:
    assert normalised(given) == "olga@example.co.uk"


@pytest.mark.parametrize(
    "given", ["", "olga", "@example.uk", "olga@", "olga@uk", "o l@example.uk", "x" * 250 + "@a.uk"]
)
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="is not an e-mail address"):
        normalised(given)
