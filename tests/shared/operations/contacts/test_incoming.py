"""What Xero shows of contacts is taken in once, by the pair of ids, whatever happened to them there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.contacts.codec import change_from_dict
from shared.contacts.customers import Change, Customer, XeroContact
from shared.contacts.details import Details, Person
from shared.contacts.following import newcomer
from shared.errors import Contended, Unavailable
from shared.operations.contacts import privacy
from shared.operations.contacts.incoming import Taken, take_in
from shared.store import directory, payers
from shared.store.tables.directory import DirectoryItem

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ADA = XeroContact(
    "a", Details("Ada Ltd", "Ada", "Lovelace", "ada@ada.example"), NOW, "stripe:cus_1", is_customer=True
)
BOB = XeroContact("b", Details("Bob Ltd", "Bob", "Byron", "bob@bob.example"), NOW, is_customer=True)


def nothing(wanted: Sequence[str]) -> list[XeroContact]:
    raise AssertionError(f"nobody has to be read: {wanted}")


def take(*contacts: XeroContact, now: datetime = NOW) -> Taken:
    return take_in("piano", contacts, now, nothing)


def of(contact: XeroContact) -> Customer:
    found = directory.read("piano", directory.paired("piano", [contact.contact_id])[contact.contact_id])
    assert found
    return found


def edit(customer: Customer, now: datetime = NOW, **details: object) -> Customer:
    after = replace(customer, details=replace(customer.details, **details), unsent_since=now)  # type: ignore[arg-type]  # by their names
    after = replace(after, edited={**customer.edited, **dict.fromkeys(details, now)})
    return directory.save("piano", customer, after, (), now)


def history(id: str) -> list[Change]:
    found = DirectoryItem.query("piano", DirectoryItem.at.startswith(f"change#{id}#"))
    return [change_from_dict(each.body) for each in found]


def test_who_was_sold_to_comes_in_and_nobody_else() -> None:
    supplier = XeroContact("s", Details("Supplier"), NOW)
    gone = replace(BOB, status="ARCHIVED")
    taken = take(ADA, supplier, gone)
    assert (len(taken.came_in), taken.left_out) == (1, 2)
    found = of(ADA)
    assert (found.details, found.kind, found.state) == (ADA.details, "company", "active")
    assert found.link
    assert found.link.number == "stripe:cus_1"
    assert payers.rows_of("piano", "a") == ("stripe:cus_1",)


def test_whoever_is_called_as_the_primary_person_is_a_consumer() -> None:
    take(replace(ADA, details=replace(ADA.details, name="ada  Lovelace")))
    assert of(ADA).kind == "consumer"


def test_a_contact_without_a_name_comes_in_and_is_incomplete() -> None:
    take(replace(ADA, details=Details()))
    assert of(ADA).is_incomplete


def test_what_was_seen_before_changes_nothing() -> None:
    take(ADA)
    before = of(ADA)
    taken = take(ADA, now=LATER)
    assert of(ADA) == before
    assert taken == Taken()


def test_a_change_at_xero_is_taken_over_and_told_with_who_and_when() -> None:
    take(ADA)
    renamed = replace(ADA, details=replace(ADA.details, name="Ada & Co"), updated_at=LATER)
    taken = take(renamed, now=LATER)
    assert of(ADA).details.name == "Ada & Co"
    (change,) = history(of(ADA).id)
    assert (change.field, change.before, change.after, change.by) == ("name", "Ada Ltd", "Ada & Co", "Xero")
    assert (len(taken.changed), taken.late, taken.to_send) == (1, 0, [])


def test_a_change_that_nothing_told_of_is_counted_as_late() -> None:
    take(ADA)
    renamed = replace(ADA, details=replace(ADA.details, name="Ada & Co"), updated_at=NOW)
    assert take(renamed, now=NOW + timedelta(minutes=11)).late == 1


def test_edits_of_both_sides_come_together_and_the_rest_is_to_be_sent() -> None:
    take(ADA)
    edit(of(ADA), LATER, email="new@ada.example")
    taken = take(replace(ADA, details=replace(ADA.details, name="Ada & Co"), updated_at=LATER))
    assert (of(ADA).details.name, of(ADA).details.email) == ("Ada & Co", "new@ada.example")
    assert taken.to_send == [of(ADA).id]


def test_archived_there_is_archived_here_and_what_is_unsent_waits_for_the_restoring() -> None:
    take(ADA)
    edit(of(ADA), LATER, email="new@ada.example")
    taken = take(replace(ADA, status="ARCHIVED"), now=LATER)
    assert (of(ADA).state, taken.to_send) == ("archived", [])
    assert not directory.has_unsent("piano")
    taken = take(ADA, now=LATER)
    assert (of(ADA).state, taken.to_send) == ("active", [of(ADA).id])
    assert directory.has_unsent("piano")
    assert [(each.before, each.after) for each in history(of(ADA).id)] == [
        ("active", "archived"),
        ("archived", "active"),
    ]


def test_merged_there_is_merged_here_and_what_gave_way_is_in_the_history() -> None:
    take(ADA, BOB)
    ann = Person("p1", "Ann", "Other")
    gone, kept = edit(of(ADA), LATER, email="new@ada.example", persons=(ann,)), of(BOB)
    into = replace(BOB, updated_at=LATER)
    taken = take(replace(ADA, status="ARCHIVED", merged_into="b"), into, now=LATER)
    part, whole = directory.read("piano", gone.id), of(BOB)
    assert part
    assert (part.state, part.merged_into, part.link) == ("merged", kept.id, None)
    assert whole.details == BOB.details
    assert not directory.paired("piano", ["a"])
    lost = {each.field: each.after for each in history(kept.id) if each.gave_way}
    assert lost["email"] == "new@ada.example"
    assert lost["person.p1"] == ann
    assert set(taken.changed) == {gone.id, kept.id}
    assert payers.rows_of("piano", "b") == ("stripe:cus_1",)
    assert take(replace(ADA, status="ARCHIVED", merged_into="b"), into, now=LATER).changed == []


def kept_of_all() -> str:
    return "".join(str(item.attribute_values) for item in DirectoryItem.query("piano"))


@pytest.mark.parametrize("state", ["active", "archived"])
def test_merged_into_whom_we_erased_the_customer_goes_on_there_and_can_be_erased(state: str) -> None:
    take(ADA, BOB)
    live, was = edit(of(ADA), persons=(Person("p1", "Ann", "Other"),)), of(BOB)
    privacy.erase("piano", was.id, "olga", NOW)
    if state == "archived":
        take(replace(ADA, status="ARCHIVED"), now=LATER)
    into = replace(BOB, updated_at=LATER)
    taken = take(replace(ADA, status="ARCHIVED", merged_into="b"), into, now=LATER)
    assert (of(BOB).id, of(BOB).state, of(BOB).details.name) == (live.id, "active", "Bob Ltd")
    assert directory.paired("piano", ["a", "b"]) == {"b": live.id}
    assert taken.changed == [live.id]
    assert take(into, replace(ADA, status="ARCHIVED", merged_into="b"), now=LATER).changed == []
    erased = directory.read("piano", was.id)
    assert erased
    assert (erased.state, erased.link, erased.details, erased.tags) == ("erased", None, Details(), ())
    assert not [each for each in history(was.id) if each.field == "merge"]
    privacy.erase("piano", live.id, "olga", LATER)
    assert not [word for word in ("Ada", "lovelace", "Ann", "Bob", "byron") if word in kept_of_all()]
    assert not take(into, now=LATER).came_in


def test_merged_into_whom_xero_erased_the_customer_is_erased_as_well() -> None:
    take(ADA, BOB)
    live = of(ADA)
    gone = replace(BOB, details=Details("Erased contact"), status="GDPRREQUEST", updated_at=LATER)
    take(gone, now=LATER)
    take(replace(ADA, status="ARCHIVED", merged_into="b"), gone, now=LATER)
    assert (of(BOB).id, of(BOB).state) == (live.id, "erased")
    assert not [word for word in ("Ada", "lovelace", "Bob", "byron") if word in kept_of_all()]


def test_a_chain_of_merges_ends_at_its_last_contact_and_the_pair_moves_there() -> None:
    take(ADA)
    id = of(ADA).id
    last = replace(BOB, is_customer=False)
    chain = {"m": replace(BOB, contact_id="m", status="ARCHIVED", merged_into="b"), "b": last}
    asked = list[Sequence[str]]()

    def read(wanted: Sequence[str]) -> list[XeroContact]:
        asked.append(wanted)
        return [chain[each] for each in wanted]

    take_in("piano", [replace(ADA, status="ARCHIVED", merged_into="m")], LATER, read)
    assert of(BOB).id == id
    assert of(BOB).details == BOB.details
    assert not directory.paired("piano", ["a", "m"])
    assert asked == [["m"], ["b"]]
    assert ("pair", "Ada Ltd", "Bob Ltd") in [(each.field, each.before, each.after) for each in history(id)]


def test_a_survivor_that_was_changed_long_ago_is_taken_over_all_the_same() -> None:
    take(ADA)
    id = of(ADA).id
    before = replace(BOB, is_customer=False, updated_at=NOW - timedelta(days=400))
    merged = replace(ADA, status="ARCHIVED", merged_into="b", updated_at=LATER)
    take_in("piano", [merged], LATER, lambda _: [before])
    assert (of(BOB).id, of(BOB).details) == (id, BOB.details)


def test_merged_in_a_circle_is_archived() -> None:
    take(ADA)
    circle = [
        replace(ADA, status="ARCHIVED", merged_into="b"),
        replace(BOB, status="ARCHIVED", merged_into="a"),
    ]
    take(*circle)
    assert of(ADA).state == "archived"


def test_a_survivor_that_xero_does_not_show_is_asked_for_again() -> None:
    take(ADA)
    with pytest.raises(Unavailable):
        take_in("piano", [replace(ADA, status="ARCHIVED", merged_into="b")], LATER, lambda _: [])
    assert of(ADA).state == "active"


def test_erased_there_is_erased_here_with_its_history_and_does_not_come_in_again() -> None:
    take(ADA)
    id = of(ADA).id
    take(replace(ADA, details=replace(ADA.details, name="Ada & Co"), updated_at=LATER), now=LATER)
    take(replace(ADA, details=Details("Erased contact"), status="GDPRREQUEST"), now=LATER)
    for personal in ("Ada", "ada", "Lovelace", "lovelace"):
        assert personal not in kept_of_all()
    assert of(ADA).state == "erased"
    assert take(ADA, now=LATER) == Taken()
    assert of(ADA).id == id


def test_whoever_edits_meanwhile_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    take(ADA)
    read, edits = directory.read_many, [1]

    def overtaken(tenant: str, ids: object) -> dict[str, Customer]:
        found = read(tenant, ids)  # type: ignore[arg-type]  # as it was given
        if edits:
            edits.pop()
            edit(of(ADA), LATER, email="new@ada.example")
        return found

    monkeypatch.setattr(directory, "read_many", overtaken)
    take(replace(ADA, details=replace(ADA.details, name="Ada & Co"), updated_at=LATER), now=LATER)
    assert (of(ADA).details.name, of(ADA).details.email) == ("Ada & Co", "new@ada.example")


def test_a_customer_that_never_holds_still_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    take(ADA)

    def overtaken(*_: object) -> None:
        raise directory.Overtaken("x")

    monkeypatch.setattr(directory, "save", overtaken)
    with pytest.raises(Contended):
        take(replace(ADA, status="ARCHIVED"))


def test_a_contact_whose_former_customer_has_gone_to_another_comes_in_as_a_new_one() -> None:
    before = newcomer("piano", ADA, NOW)
    directory.save("piano", None, replace(before, link=None, state="merged", merged_into="x"), (), NOW)
    take(ADA)
    assert of(ADA).id != before.id
