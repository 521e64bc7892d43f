"""Whoever is likely the same is proposed in words, and becomes one only by a person's word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.contacts.customers import Customer
from shared.contacts.details import Details
from shared.operations.contacts import edit, pairs
from shared.operations.contacts.histories import history
from shared.operations.contacts.refusals import NoSuchCustomer, Refused
from shared.store import directory
from tests.shared.operations.contacts.people import ADA, BOB, LATER, NOW, TENANT, made, paired, read

IN_XERO = replace(ADA, name="Ada Limited", persons=(), phones={})


def came_in() -> Customer:
    """A contact of Xero that shares its e-mail address, and nearly its name, with a customer here."""
    customer = paired(IN_XERO, "c2")
    pairs.propose(TENANT, [customer], NOW)
    return customer


def only_pair() -> pairs.Pair:
    (found,) = pairs.open_pairs(TENANT).pairs
    return found


def test_what_comes_in_from_xero_is_proposed_with_the_reasons_and_changes_nothing() -> None:
    ours, theirs = made(), came_in()
    pair = only_pair()
    assert (pair.ours, pair.theirs) == (ours, theirs)
    assert pair.reasons == ("the same e-mail address", "nearly the same name")
    assert read("c1") == ours
    assert read("c2") == theirs


def test_a_new_customer_here_is_proposed_for_a_contact_that_is_there() -> None:
    paired(IN_XERO, "c2")
    made()
    assert only_pair().theirs.id == "c2"


def test_two_contacts_of_xero_are_no_pair_and_neither_are_strangers() -> None:
    paired(ADA, "c2")
    made(BOB)
    pairs.propose(TENANT, [paired(ADA, "c3", "x2")], NOW)
    assert not pairs.open_pairs(TENANT).pairs


def test_two_who_are_only_here_are_proposed_once_whoever_is_asked_about() -> None:
    first = made()
    second = made(id="c2", now=LATER)
    pairs.propose(TENANT, [first, second], LATER)
    pair = only_pair()
    assert (pair.ours.id, pair.theirs.id) == ("c2", "c1")


def test_a_confirmed_pair_keeps_our_id_and_what_xero_says_and_tells_it_what_it_lacks(
    nudged: list[str],
) -> None:
    made()
    came_in()
    kept = pairs.confirm(TENANT, only_pair().id, "olga", LATER, nudged.append)
    assert kept == read("c1")
    assert kept.link
    assert kept.link.contact_id == "x1"
    assert kept.details.name == "Ada Limited"
    assert [each.id for each in kept.details.persons] == ["p1", "p2"]
    assert (kept.unsent_since, nudged) == (LATER, [TENANT])
    assert directory.paired(TENANT, ["x1"]) == {"x1": "c1"}
    assert not pairs.open_pairs(TENANT).pairs
    (settled,) = pairs.settled_pairs(TENANT).pairs
    assert (settled.outcome, settled.by, settled.ours.id, settled.theirs.id) == (
        "confirmed",
        "olga",
        "c1",
        "c2",
    )


def test_of_a_confirmed_pair_that_says_the_same_nothing_counts_as_edited(nudged: list[str]) -> None:
    plain = Details("Ada Ltd", email=ADA.email)
    ours = made(plain)
    assert ours.edited.keys() == {"name", "email"}
    pairs.propose(TENANT, [paired(plain, "c2")], NOW)
    kept = pairs.confirm(TENANT, only_pair().id, "olga", LATER, nudged.append)
    assert (kept.edited, kept.unsent_since) == ({}, None)


def test_our_value_that_gave_way_is_in_the_history_once_and_can_be_put_back(nudged: list[str]) -> None:
    made()
    came_in()
    pairs.confirm(TENANT, only_pair().id, "olga", LATER, nudged.append)
    (entry,) = [each for each in history(TENANT, "c1").entries if each.change.before == "Ada Ltd"]
    edit.put_back(TENANT, "c1", entry.id, "olga", LATER, nudged.append)
    assert read("c1").details.name == "Ada Ltd"


def test_a_confirmed_pair_can_be_undone_and_waits_again(nudged: list[str]) -> None:
    ours, theirs = made(), came_in()
    id = only_pair().id
    pairs.confirm(TENANT, id, "olga", LATER, nudged.append)
    pairs.undo(TENANT, id, "olga", LATER, nudged.append)
    assert read("c1").details == ours.details
    assert read("c1").link is None
    assert read("c2").details == theirs.details
    assert read("c2").unsent_since is None
    assert only_pair().id == id
    assert not pairs.settled_pairs(TENANT).pairs


def test_a_pair_that_was_edited_since_is_not_undone(nudged: list[str]) -> None:
    made()
    came_in()
    id = only_pair().id
    kept = pairs.confirm(TENANT, id, "olga", LATER, nudged.append)
    edit.edit(TENANT, "c1", kept.revision, BOB, [], "company", "ben", LATER, nudged.append)
    with pytest.raises(Refused, match="edited since"):
        pairs.undo(TENANT, id, "olga", LATER, nudged.append)
    assert pairs.settled_pairs(TENANT).pairs


def test_a_refused_pair_is_never_proposed_again_until_that_is_undone(nudged: list[str]) -> None:
    made()
    theirs = came_in()
    id = only_pair().id
    pairs.refuse(TENANT, id, "olga", LATER)
    assert pairs.propose(TENANT, [theirs, read("c1")], LATER) == 0
    assert not pairs.open_pairs(TENANT).pairs
    pairs.undo(TENANT, id, "olga", LATER, nudged.append)
    assert only_pair().id == id
    assert not nudged


def test_a_pair_is_decided_once() -> None:
    made()
    came_in()
    id = only_pair().id
    pairs.refuse(TENANT, id, "olga", LATER)
    for again in (id, "c1~c9"):
        with pytest.raises(NoSuchCustomer):
            pairs.refuse(TENANT, again, "ben", LATER)
    with pytest.raises(NoSuchCustomer):
        pairs.undo(TENANT, "c1~c9", "ben", LATER, lambda _: None)


def test_who_is_archived_meanwhile_is_not_shown_and_not_confirmed(nudged: list[str]) -> None:
    made()
    came_in()
    id = only_pair().id
    edit.archive(TENANT, "c1", "olga", LATER)
    assert not pairs.open_pairs(TENANT).pairs
    with pytest.raises(Refused, match="no longer active"):
        pairs.confirm(TENANT, id, "olga", LATER, nudged.append)
    edit.restore(TENANT, "c1", "olga", LATER)
    assert only_pair().id == id


def test_pairs_are_listed_a_page_at_a_time_and_counted() -> None:
    for number in range(5):
        name = f"Piano {number}"
        made(Details(name=name), f"a{number}")
        pairs.propose(TENANT, [paired(Details(name=name), f"b{number}", f"x{number}")], NOW)
    first = pairs.open_pairs(TENANT, most=3)
    second = pairs.open_pairs(TENANT, first.next, 3)
    assert [each.ours.id for each in (*first.pairs, *second.pairs)] == [f"a{each}" for each in range(5)]
    assert not second.next
    assert pairs.count_open(TENANT) == 5


def test_after_a_first_import_whoever_is_only_here_is_compared_in_pieces() -> None:
    for number in range(3):
        directory.save(TENANT, None, Customer(f"a{number}", details=Details(f"Piano {number}")), [], NOW)
        paired(Details(name=f"Piano {number}"), f"b{number}", f"x{number}")
    after = pairs.propose_alone(TENANT, NOW, most=2)
    assert after
    assert pairs.count_open(TENANT) == 2
    assert not pairs.propose_alone(TENANT, NOW, after, 2)
    assert pairs.count_open(TENANT) == 3
