"""A file is looked at before it changes anything, carried out in pieces, and never doubles anybody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.contacts.customers import Customer
from shared.operations.contacts import csv_files, edit, listing, pairs, privacy
from shared.operations.contacts.csv_files import Import, Preview
from shared.operations.contacts.refusals import NoSuchCustomer, Refused
from shared.reports import cells, customers_csv
from shared.store import directory, directory_imports, jobs
from tests.shared.operations.contacts.people import ADA, BOB, LATER, NOW, TENANT, made, paired, read

HEAD = "id,name,first name,last name,e-mail,mobile phone"


def look(*lines: str, head: str = HEAD) -> Preview:
    return csv_files.preview(TENANT, "\n".join([head, *lines]).encode(), "olga", NOW)


def carry_out(id: str, nudged: list[str]) -> Import:
    csv_files.begin(TENANT, id, NOW)
    while not (after := csv_files.carry_on(TENANT, id, LATER, nudged.append)).is_over:
        pass
    return after


def everybody() -> list[Customer]:
    return list(csv_files.all_customers(TENANT))


def exported() -> bytes:
    return "".join(customers_csv.lines(everybody(), {})).encode(cells.ENCODING)


def test_looking_at_a_file_changes_nothing() -> None:
    before = made()
    seen = look("c1,Ada & Co,,,,", ",Bob,,,bob@barn.example,", ",,,,,07700", "c9,Nobody,,,,")
    assert (seen.new, seen.edits, seen.unchanged) == (1, 1, 0)
    assert [(each.number, each.reason) for each in seen.bad] == [
        (4, "Enter a name."),
        (5, "No customer has this id. Leave the id empty for a new customer."),
    ]
    assert everybody() == [before]


def test_what_was_seen_is_carried_out_and_told(nudged: list[str]) -> None:
    paired()
    seen = look("c1,Ada & Co,Ada,Lovelace,ada@ada.example,44 7700 900123", ",Bob,,,bob@barn.example,")
    after = carry_out(seen.id, nudged)
    assert (after.created, after.edited, after.failures) == (1, 1, 0)
    assert [each.details.name for each in everybody()] == ["Ada & Co", "Bob"]
    assert read().details == replace(ADA, name="Ada & Co")
    assert (read().unsent_since, nudged) == (LATER, [TENANT])
    assert listing.history(TENANT, "c1").entries[0].change.by == "olga"


def test_the_same_file_twice_doubles_nothing(nudged: list[str]) -> None:
    lines = [",Ada,,,ada@ada.example,", ",Bob,,,,", ",Bob,,,,"]
    first = look(*lines)
    assert (first.new, [each.reason for each in first.bad]) == (2, ["Line 3 is about the same customer."])
    carry_out(first.id, nudged)
    second = look(*lines)
    assert (second.new, second.unchanged) == (0, 2)
    with pytest.raises(Refused, match="Nothing in this file"):
        csv_files.begin(TENANT, second.id, NOW)
    carry_out(first.id, nudged)
    assert len(everybody()) == 2


def test_what_was_exported_and_comes_back_changes_nothing() -> None:
    made()
    paired(BOB, "c2", "x2")
    made(replace(BOB, name="=1+1"), "c3", ("vip", "a, b"))
    edit.archive(TENANT, "c3", "olga", NOW)
    seen = csv_files.preview(TENANT, exported(), "olga", LATER)
    assert (seen.new, seen.edits, seen.unchanged, list(seen.bad)) == (0, 0, 3, [])


def test_whoever_is_likely_here_already_is_counted_made_and_proposed(nudged: list[str]) -> None:
    paired()
    seen = look(",Ada Limited,,,,", ",Somebody else,,,,")
    assert (seen.new, seen.likely, seen.compared) == (2, 1, 2)
    carry_out(seen.id, nudged)
    (pair,) = pairs.open_pairs(TENANT).pairs
    assert (pair.theirs.id, pair.ours.details.name) == ("c1", "Ada Limited")


def test_two_lines_of_one_customer_are_not_both_carried_out() -> None:
    made()
    seen = look("c1,Ada & Co,,,,", "c1,Ada & Sons,,,,")
    assert [(each.number, each.reason) for each in seen.bad] == [(3, "Line 2 is about the same customer.")]


def test_whoever_was_archived_is_restored_first_by_a_person() -> None:
    made()
    edit.archive(TENANT, "c1", "olga", NOW)
    (bad,) = look("c1,Ada & Co,,,,").bad
    assert "Restore it first" in bad.reason


def test_whoever_was_erased_does_not_come_back_with_a_file(nudged: list[str]) -> None:
    carry_out(look(",Ada,,,,").id, nudged)
    (ada,) = everybody()
    privacy.erase(TENANT, ada.id, "olga", LATER)
    assert look(",Ada,,,,").unchanged == 1
    assert not everybody()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f",{'n' * 300},,,,", "300 characters are too many"),
        (",Ada,,,ada at home,", "ada@example.com"),
        (",Ada,,,,none", "a number needs digits"),
        (',"Ada\nLtd",,,,', "a line break"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_reason(line: str, words: str) -> None:
    (bad,) = look(line).bad
    assert bad.number == 2
    assert words in bad.reason


def test_a_file_that_cannot_be_read_is_refused_and_not_kept() -> None:
    with pytest.raises(Refused, match="Save it again"):
        csv_files.preview(TENANT, "name\nMüller".encode("latin-1"), "olga", NOW)


def test_whoever_was_edited_since_keeps_that_edit(nudged: list[str]) -> None:
    before = made()
    seen = look("c1,Ada & Co,,,,")
    edit.edit(TENANT, "c1", before.revision, BOB, [], "company", "ben", NOW, nudged.append)
    after = carry_out(seen.id, nudged)
    assert [(each.number, each.reason) for each in after.failed] == [
        (2, "The customer was edited since the file was looked at. Export it again.")
    ]
    assert read().details == BOB


def test_a_long_file_is_carried_out_in_pieces_and_by_whoever_is_there(nudged: list[str]) -> None:
    seen = look(*(f",Piano {each:03},,,," for each in range(230)))
    assert csv_files.carry_on(TENANT, seen.id, LATER, nudged.append).done == 0
    assert csv_files.carry_on_all(TENANT, LATER, nudged.append)
    begun = csv_files.begin(TENANT, seen.id, NOW)
    assert (begun.pieces, begun.total, begun.is_over) == (3, 230, False)
    assert csv_files.carry_on(TENANT, seen.id, LATER, nudged.append).created == 100
    assert not csv_files.carry_on_all(TENANT, LATER, nudged.append)
    assert csv_files.carry_on_all(TENANT, LATER, nudged.append)
    assert csv_files.progress(TENANT, seen.id).is_over
    assert [each.details.name for each in everybody()] == [f"Piano {each:03}" for each in range(230)]


def test_a_piece_that_was_carried_out_twice_is_counted_once(nudged: list[str]) -> None:
    seen = look(",Ada,,,,")
    csv_files.begin(TENANT, seen.id, NOW)
    before = csv_files.progress(TENANT, seen.id)
    csv_files.carry_on(TENANT, seen.id, LATER, nudged.append)
    assert not directory_imports.advance(TENANT, before, replace(before, done=1, unchanged=1))
    assert csv_files.carry_on(TENANT, seen.id, LATER, nudged.append).created == 1
    assert len(everybody()) == 1


def test_there_is_no_import_of_a_file_that_was_never_looked_at(nudged: list[str]) -> None:
    with pytest.raises(NoSuchCustomer):
        csv_files.progress(TENANT, "nothing")
    with pytest.raises(NoSuchCustomer):
        csv_files.begin(TENANT, "nothing", NOW)
    with pytest.raises(NoSuchCustomer):
        csv_files.carry_on(TENANT, "nothing", NOW, nudged.append)


def test_what_was_begun_is_carried_on_by_the_next_turn_of_the_business() -> None:
    assert jobs.due_at(TENANT, "contacts") is None
    seen = look(",Ada,,,,")
    assert jobs.due_at(TENANT, "contacts") is None
    csv_files.begin(TENANT, seen.id, NOW)
    assert jobs.due_at(TENANT, "contacts") == NOW


def test_a_line_of_a_customer_who_is_gone_says_so(nudged: list[str]) -> None:
    before = made()
    seen = look("c1,Ada & Co,,,,")
    gone = directory.item_of(TENANT, before)
    gone.delete()
    (failed,) = carry_out(seen.id, nudged).failed
    assert failed.reason == "The customer is no longer here."


def test_lines_with_much_in_them_make_smaller_pieces(nudged: list[str]) -> None:
    seen = look(*(f",Piano {each},{'a' * 250},{'b' * 250},,{'1' * 50}" for each in range(3)))
    wanted = directory_imports.lines_of(TENANT, seen.id, 1)
    assert [each.number for each in wanted] == [2, 3, 4]
    assert directory_imports.lines_of(TENANT, seen.id, 9) == []
