"""Two customers become one only as was shown, lose nothing by it, and can be two again until an edit."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from shared.contacts.customers import Change
from shared.contacts.details import Details, Person
from shared.operations.contacts import edit, joining, listing, notes
from shared.operations.contacts.refusals import EditedMeanwhile, NoSuchCustomer, NotActive, Refused
from shared.store import directory, directory_history, directory_news
from shared.store.tables.directory import DirectoryItem
from tests.shared.operations.contacts.people import ADA, BOB, LATER, NOW, TENANT, made, paired, read

OTHER = replace(
    BOB,
    name="Ada Limited",
    persons=(Person("p9", "Ann", "Other", "ann@ada.example"), Person("p8", "Cy")),
    website="https://ada.example",
)


def join(nudged: list[str], keep: str = "c1", give: str = "c2", says: str = "") -> None:
    revisions = read(keep).revision, read(give).revision
    joining.join(TENANT, keep, revisions[0], give, revisions[1], "olga", LATER, nudged.append, says)


def test_what_is_shown_before_is_what_comes_of_it(nudged: list[str]) -> None:
    made(tags=("vip",))
    made(OTHER, "c2", ("kendal",))
    shown = joining.preview(TENANT, "c1", "c2")
    join(nudged)
    assert read().details == shown.joined.details
    assert read().tags == ("kendal", "vip")
    assert shown.joined.gave_way["name"] == "Ada Limited"
    assert [each.first_name for each in read().details.persons] == ["Ann", "Bob", "Bob", "Cy"]
    gone = read("c2")
    assert (gone.state, gone.merged_into, gone.details) == ("merged", "c1", OTHER)
    assert not nudged


def test_whoever_is_at_xero_stays_there_whichever_is_kept(nudged: list[str]) -> None:
    made()
    paired(OTHER, "c2")
    join(nudged)
    kept = read()
    assert kept.link
    assert (kept.link.contact_id, kept.unsent_since) == ("x1", LATER)
    assert directory.paired(TENANT, ["x1"]) == {"x1": "c1"}
    assert nudged == [TENANT]


def test_two_contacts_of_xero_are_merged_there(nudged: list[str]) -> None:
    paired()
    paired(OTHER, "c2", "x2")
    with pytest.raises(Refused, match="Merge them there: it is followed here"):
        join(nudged)


def test_a_value_that_gave_way_can_be_put_back(nudged: list[str]) -> None:
    made()
    made(OTHER, "c2")
    join(nudged)
    entries = listing.history(TENANT, "c1").entries
    gave_way = {each.change.field: each for each in entries if each.change.gave_way}
    assert set(gave_way) == {"name", "first_name", "last_name", "email"}
    edit.put_back(TENANT, "c1", gave_way["name"].id, "olga", LATER, nudged.append)
    assert read().details.name == "Ada Limited"


def test_whoever_was_edited_meanwhile_is_shown_again_first(nudged: list[str]) -> None:
    before = made()
    other = made(OTHER, "c2")
    edit.edit(TENANT, "c2", other.revision, BOB, [], "company", "ben", NOW, nudged.append)
    with pytest.raises(EditedMeanwhile) as told:
        joining.join(TENANT, "c1", before.revision, "c2", other.revision, "olga", LATER, nudged.append)
    assert told.value.current.id == "c2"
    assert read().state == read("c2").state == "active"


def test_nobody_is_merged_with_itself_nobody_or_someone_archived(nudged: list[str]) -> None:
    made()
    made(OTHER, "c2")
    edit.archive(TENANT, "c2", "olga", NOW)
    with pytest.raises(Refused, match="with itself"):
        joining.preview(TENANT, "c1", "c1")
    with pytest.raises(NoSuchCustomer):
        joining.preview(TENANT, "c1", "c9")
    with pytest.raises(NotActive):
        joining.preview(TENANT, "c1", "c2")


def test_more_persons_than_a_customer_may_have_are_not_dropped(nudged: list[str]) -> None:
    made(replace(ADA, persons=tuple(Person(f"a{each}", f"A{each}") for each in range(21))))
    made(Details("Other", persons=tuple(Person(f"b{each}", f"B{each}") for each in range(20))), "c2")
    with pytest.raises(Refused, match="more than 40 further persons"):
        joining.preview(TENANT, "c1", "c2")


def test_notes_and_histories_of_both_are_shown_as_one(nudged: list[str]) -> None:
    made()
    made(OTHER, "c2")
    notes.add(TENANT, "c2", "Pays late", "olga", NOW)
    join(nudged)
    assert [each.text for each in notes.notes(TENANT, "c1").notes] == ["Pays late"]
    entries = listing.history(TENANT, "c1").entries
    assert {each.customer for each in entries} == {"c1", "c2"}
    assert "merge" in {each.change.field for each in entries}


def test_a_merge_can_be_undone_and_each_is_as_it_was(nudged: list[str]) -> None:
    made(tags=("vip",))
    paired(OTHER, "c2")
    before = read(), read("c2")
    join(nudged)
    joining.part(TENANT, "c1", "olga", LATER, nudged.append)
    for was, now in zip(before, (read(), read("c2")), strict=True):
        # When it was edited may be later now, for what Xero may have been told meanwhile.
        assert replace(now, revision=was.revision, changed_at=was.changed_at, edited=was.edited) == was
    assert directory.paired(TENANT, ["x1"]) == {"x1": "c2"}
    with pytest.raises(NoSuchCustomer):
        joining.part(TENANT, "c1", "olga", LATER, nudged.append)


def test_what_xero_was_told_of_both_meanwhile_is_taken_back_there(nudged: list[str]) -> None:
    made()
    paired(OTHER, "c2")
    join(nudged)
    joint = read()
    assert joint.link
    sent = replace(joint, unsent_since=None, edited={}, link=replace(joint.link, base=joint.details))
    directory.save(TENANT, joint, sent, [], LATER)
    joining.part(TENANT, "c1", "olga", LATER, nudged.append)
    assert read().unsent_since is None
    assert read("c2").unsent_since == LATER


def test_a_merge_is_not_undone_once_the_customer_was_edited(nudged: list[str]) -> None:
    made()
    made(OTHER, "c2")
    join(nudged)
    edit.edit(TENANT, "c1", read().revision, BOB, [], "company", "ben", LATER, nudged.append)
    with pytest.raises(Refused, match="was edited since"):
        joining.part(TENANT, "c1", "olga", LATER, nudged.append)
    assert read("c2").state == "merged"


def test_of_several_merges_each_can_be_named_and_the_last_is_undone_first(nudged: list[str]) -> None:
    for id in ("c1", "c2", "c3"):
        made(replace(ADA, name=f"Ada {id}", persons=()), id)
    join(nudged)
    join(nudged, give="c3")
    with pytest.raises(Refused, match="edited since"):
        joining.part(TENANT, "c1", "olga", LATER, nudged.append, "c2")
    assert joining.part(TENANT, "c1", "olga", LATER, nudged.append).id == "c3"
    assert read("c2").state == "merged"


def test_who_merges_a_moment_too_late_takes_nothing_from_who_was_first(
    nudged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made()
    made(OTHER, "c2")
    shown = joining.preview(TENANT, "c1", "c2")
    join(nudged)
    with monkeypatch.context() as patch:
        patch.setattr(joining, "preview", lambda *_: shown)
        with pytest.raises(EditedMeanwhile):
            joining.join(TENANT, "c1", 1, "c2", 1, "ben", LATER, nudged.append)
    assert joining.part(TENANT, "c1", "olga", LATER, nudged.append).details == OTHER


def test_of_whoever_is_parted_again_nothing_stays_with_the_other_one(
    nudged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made(BOB)
    made(tags=("vip",), id="c2")
    notes.add(TENANT, "c2", "Secret of Ada", "olga", NOW)
    join(nudged)
    joint = read()
    lost = Change("email", None, "later@ada.example", "Xero", LATER, gave_way="xero")
    directory.save(TENANT, joint, joint, [lost], LATER)
    (note,) = notes.notes(TENANT, "c1").notes
    notes.remove(TENANT, "c1", note.id, "olga", LATER)
    with monkeypatch.context() as patch:
        # Whoever undoes it dies as soon as both are stored.
        patch.setattr(joining, "told", _dies)
        with pytest.raises(RuntimeError):
            joining.part(TENANT, "c1", "olga", LATER, nudged.append)
    rows = [each.attribute_values for each in DirectoryItem.query(TENANT) if "c1" in each.at.split("#")]
    kept = json.dumps(rows, default=str).casefold()
    assert [each for each in ("ada", "lovelace", "7700", "high st", "ann", "secret") if each in kept] == []
    assert read().details == BOB


def test_who_undid_a_merge_is_in_the_history_and_others_are_told_what_changed(nudged: list[str]) -> None:
    made(BOB)
    made(id="c2")
    join(nudged)
    directory_news.forget(TENANT, directory_news.untold(TENANT, 50))
    joining.part(TENANT, "c1", "ben", LATER, nudged.append)
    # Without the value, which was the other one's.
    last = directory_history.latest(TENANT, "c1", 1)[0].change
    assert last == Change("merge", None, None, "ben", LATER)
    fields = {each.news.customer: each.news.fields for each in directory_news.untold(TENANT, 50)}
    assert "phone.MOBILE" in fields["c1"]


def test_a_merge_with_more_behind_it_than_can_be_undone_at_once_stays(
    nudged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made()
    made(OTHER, "c2")
    join(nudged)
    monkeypatch.setattr(joining, "MOST_TRACES", 3)
    with pytest.raises(Refused, match="was edited since"):
        joining.part(TENANT, "c1", "olga", LATER, nudged.append)
    assert read("c2").state == "merged"


def _dies(*_: object) -> None:
    raise RuntimeError
