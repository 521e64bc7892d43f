"""Whoever stores a customer while others do tries again on what they made, and says so if that never ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.contacts.customers import Change, Customer
from shared.errors import Contended
from shared.operations.contacts.refusals import NoSuchCustomer, NotActive
from shared.operations.contacts.storing import TRIES, active, changed, leave_over
from shared.store import directory, jobs
from tests.shared.operations.contacts.people import LATER, NOW, TENANT, made, read


def tagged(customer: Customer) -> tuple[Customer, tuple[Change, ...]]:
    return replace(customer, tags=(*customer.tags, "new")), ()


def test_a_rule_is_asked_again_about_what_others_made_meanwhile() -> None:
    made()
    asked = []

    def rule(customer: Customer) -> tuple[Customer, tuple[Change, ...]]:
        asked.append(customer.revision)
        if len(asked) == 1:
            directory.save(TENANT, customer, replace(customer, tags=("other",)), [], NOW)
        return tagged(customer)

    assert changed(TENANT, "c1", rule, LATER).tags == ("other", "new")
    assert asked == [1, 2]


def test_who_is_always_overtaken_is_told_and_nothing_is_stored() -> None:
    made()
    asked = []

    def rule(customer: Customer) -> tuple[Customer, tuple[Change, ...]]:
        asked.append(customer)
        directory.save(TENANT, customer, replace(customer, tags=("other",)), [], NOW)
        return tagged(customer)

    with pytest.raises(Contended):
        changed(TENANT, "c1", rule, LATER)
    assert len(asked) == TRIES
    assert read().tags == ("other",)


def test_what_changes_nothing_is_not_stored() -> None:
    before = made()
    assert changed(TENANT, "c1", lambda each: (each, ()), LATER) == before == read()


def test_nobody_and_who_is_archived_are_not_active() -> None:
    customer = made()
    directory.save(TENANT, customer, replace(customer, state="archived"), [], NOW)
    with pytest.raises(NotActive):
        active(TENANT, "c1")
    with pytest.raises(NoSuchCustomer):
        active(TENANT, "c9")


def test_what_is_left_over_is_due_at_once_however_far_away_the_next_turn_was() -> None:
    leave_over(TENANT, LATER)
    assert jobs.due_at(TENANT, "contacts") == LATER
    leave_over(TENANT, NOW)
    assert jobs.due_at(TENANT, "contacts") == NOW
