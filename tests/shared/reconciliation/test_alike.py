"""Causes that call for the same action stand together, and none is lost or counted twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.reconciliation.alike import alike
from shared.reconciliation.result import Cause

CAUSES = st.builds(
    Cause,
    reason_code=st.sampled_from(["own", "deleted", "pending", "not_itemised"]),
    about=st.text(max_size=3),
    pence=st.integers(-(10**9), 10**9),
    accepted=st.booleans(),
    count=st.integers(1, 5000),
)


@given(st.lists(CAUSES, max_size=30))
def test_every_cause_is_in_one_group_whose_pence_and_counts_are_theirs(causes: list[Cause]) -> None:
    groups = alike(causes)
    assert sum(each.pence for each in groups) == sum(each.pence for each in causes)
    assert sum(each.count for each in groups) == sum(each.count for each in causes)
    kinds = [(each.reason_code, each.accepted) for each in groups]
    assert kinds == [*dict.fromkeys((each.reason_code, each.accepted) for each in causes)]


def test_what_the_owner_has_accepted_stands_apart_from_what_is_open() -> None:
    still_open, accepted = alike([Cause("own", "a", 5), Cause("own", "b", 7, accepted=True)])
    assert (still_open.is_settled, accepted.is_settled) == (False, True)


def test_a_group_is_settled_once_each_of_its_causes_is() -> None:
    (half,) = alike([Cause("other_app", "a", 5, linked="x"), Cause("other_app", "b", 7)])
    assert not half.is_settled
    (passing,) = alike([Cause("not_itemised", "a", 5), Cause("not_itemised", "b", 5)])
    assert passing.is_settled
