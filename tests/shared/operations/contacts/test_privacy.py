"""Whoever is erased is nowhere any more, but for what tax law needs; and can have all that is kept before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from shared.contacts.codec import customer_from_dict
from shared.contacts.customers import Customer, XeroContact
from shared.contacts.news import What
from shared.ledger.documents import Contact, Document, Invoice, Line
from shared.ledger.pseudonyms import pseudonym_of
from shared.ledger.rows import SOURCE, Source
from shared.money import Money
from shared.operations.contacts import edit, joining, listing, notes, privacy
from shared.operations.contacts.erasing import carry_on
from shared.operations.contacts.incoming import take_in
from shared.operations.contacts.refusals import NoSuchCustomer, NotActive, Refused
from shared.operations.contacts.storing import changed
from shared.store import directory, directory_news, erasing, jobs, payers
from shared.store.rows import pending_row
from shared.store.tables.directory import DirectoryItem
from shared.store.tables.ledger import RowItem
from tests.shared.operations.contacts.people import ADA, BOB, LATER, NOW, TENANT, made, paired, read

PERSONAL = ("lovelace", "ada@ada.example", "ada ltd", "7700", "high st", "ann", "byron", "secret")
DAY = date(2026, 11, 30)
SAID = "Lesson for Ada Lovelace"
# Stands for a name and an address.
SHOWN = "As the invoice showed"


def sold(key: str = "ch_1", contact: str = "stripe:cus_1", state: str = "posted") -> None:
    """A sale to a payer, with the rows that the ledger has of it."""
    source = Source(key, "stripe", NOW)
    line = Line(SAID, "200", Money(1000, "GBP"), "OUTPUT2")
    documents: list[Document] = [
        Contact(contact, "A. Lovelace", "ada@ada.example"),
        Invoice(f"{key} invoice", contact, DAY, DAY, (line,)),
    ]
    for document in documents:
        row = pending_row(TENANT, source, document, NOW)
        if state == "posted" or isinstance(document, Contact):
            row.state, row.open_work, row.xero_id = "posted", None, "x1"
            row.made_out_to = SHOWN
        else:
            row.state, row.open_work = state, f"{state}#{key}"
        row.save()
    RowItem(
        TENANT,
        key,
        kind=SOURCE,
        state="booked",
        provider="stripe",
        source=key,
        payer="A. Lovelace",
        description=SAID,
        happened_at=NOW,
        recorded_at=NOW,
    ).save()
    payers.note(TENANT, {contact: "x1"})


def kept() -> str:
    """All that the directory and the ledger hold of everybody, in one text."""
    items = [*DirectoryItem.query(TENANT), *RowItem.query(TENANT)]
    return json.dumps([item.attribute_values for item in items], default=str).casefold()


def whole() -> Customer:
    """A customer with all that there may be of one: notes, history, a merge, sales."""
    customer = paired(number="stripe:cus_1")
    notes.add(TENANT, "c1", "Secret of Ada", "olga", NOW)
    made(replace(ADA, name="Ada Lovelace"), "c2")
    notes.add(TENANT, "c2", "Secret too", "olga", NOW)
    before = listing.find(TENANT, "c2")
    assert before
    joining.join(TENANT, "c1", customer.revision, "c2", before.revision, "olga", NOW, lambda _: None)
    sold()
    return read()


def test_all_that_is_kept_is_handed_out() -> None:
    whole()
    told = privacy.export_person(TENANT, "c1")
    assert customer_from_dict(told["customer"]) == read()
    assert [each["id"] for each in told["merged_into_it"]] == ["c2"]
    assert {each["text"] for each in told["notes"]} == {"Secret of Ada", "Secret too"}
    assert {each["field"] for each in told["history"]} >= {"merge", "state"}
    assert {each["key"] for each in told["ledger"]} == {"stripe:cus_1", "ch_1 invoice", "ch_1"}
    assert told["is_whole"]
    assert json.loads(json.dumps(told)) == told


def test_nobody_is_handed_out_for_nobody() -> None:
    with pytest.raises(NoSuchCustomer):
        privacy.export_person(TENANT, "c9")


def test_nothing_of_the_person_is_left_anywhere() -> None:
    whole()
    assert all(word in kept() for word in PERSONAL)
    after = privacy.erase(TENANT, "c1", "olga", LATER)
    assert (after.state, after.details.name) == ("erased", "")
    assert [word for word in PERSONAL if word in kept()] == []
    assert not listing.search(TENANT, "ada").customers
    assert not privacy.export_person(TENANT, "c1")["notes"]


def test_what_tax_law_needs_stays_under_a_pseudonym() -> None:
    whole()
    privacy.erase(TENANT, "c1", "olga", LATER)
    row = RowItem.get(TENANT, "ch_1 invoice")
    (line,) = row.document["lines"]
    assert (row.state, row.xero_id, line["amount"]["minor"]) == ("posted", "x1", 1000)
    assert line["description"] == f"Lesson for {pseudonym_of('c1')}"
    assert row.made_out_to == SHOWN
    assert RowItem.get(TENANT, "ch_1").payer == pseudonym_of("c1")
    assert RowItem.get(TENANT, "stripe:cus_1").document["name"] == pseudonym_of("c1")


def test_others_are_left_as_they_are() -> None:
    whole()
    sold("ch_2", "stripe:cus_2")
    payers.move(TENANT, "x1", "x1")
    DirectoryItem(TENANT, "payer#x1#stripe:cus_2").delete()
    made(BOB, "c3")
    before = read("c3"), RowItem.get(TENANT, "ch_2 invoice").attribute_values
    privacy.erase(TENANT, "c1", "olga", LATER)
    assert (read("c3"), RowItem.get(TENANT, "ch_2 invoice").attribute_values) == before


def test_the_pair_stays_known_and_the_contact_does_not_come_in_again() -> None:
    whole()
    privacy.erase(TENANT, "c1", "olga", LATER)
    again = XeroContact("x1", ADA, LATER, "stripe:cus_1", is_customer=True)
    taken = take_in(TENANT, [again], LATER, lambda _: [])
    assert not taken.came_in
    assert read().details.name == ""
    assert directory.paired(TENANT, ["x1"]) == {"x1": "c1"}


def test_who_it_was_that_erased_and_when_is_in_the_history_and_others_are_told() -> None:
    whole()
    privacy.erase(TENANT, "c1", "olga", LATER)
    entries = listing.history(TENANT, "c1").entries
    last = entries[0].change
    assert (last.after, last.by, last.at) == ("erased", "olga", LATER)
    told: set[tuple[str, What]] = {
        (each.news.customer, each.news.what) for each in directory_news.untold(TENANT, 50)
    }
    assert told >= {("c1", "erased"), ("c2", "erased")}


@pytest.mark.parametrize(
    ("state", "words"),
    [("pending", "to be posted"), ("waiting", "to be posted"), ("parked", "needs attention")],
)
def test_who_has_something_to_be_posted_is_not_erased(state: str, words: str) -> None:
    paired(number="stripe:cus_1")
    sold(state=state)
    with pytest.raises(Refused, match=words):
        privacy.erase(TENANT, "c1", "olga", LATER)
    assert read().details == ADA


def test_who_is_on_the_way_to_xero_is_erased_later() -> None:
    customer = paired()
    assert customer.link
    sent = replace(customer, link=replace(customer.link, sent=BOB, sent_at=LATER))
    directory.save(TENANT, customer, sent, [], LATER)
    with pytest.raises(Refused, match="on its way"):
        privacy.erase(TENANT, "c1", "olga", LATER)
    assert privacy.erase(TENANT, "c1", "olga", LATER + timedelta(minutes=11)).state == "erased"


def test_who_was_merged_is_erased_with_the_other_one() -> None:
    whole()
    with pytest.raises(NotActive):
        privacy.erase(TENANT, "c2", "olga", LATER)
    with pytest.raises(NoSuchCustomer):
        privacy.erase(TENANT, "c9", "olga", LATER)


def test_a_customer_here_only_is_erased_as_well_and_stays_so() -> None:
    made()
    notes.add(TENANT, "c1", "Secret", "olga", NOW)
    privacy.erase(TENANT, "c1", "olga", LATER)
    assert [word for word in PERSONAL if word in kept()] == []
    with pytest.raises(NotActive):
        edit.edit(TENANT, "c1", read().revision, ADA, [], "company", "olga", LATER, lambda _: None)


def test_a_long_ledger_is_gone_through_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    whole()
    monkeypatch.setattr(privacy, "carry_on", lambda tenant: carry_on(tenant, 1))
    privacy.erase(TENANT, "c1", "olga", LATER)
    assert "lovelace" in kept()
    assert jobs.due_at(TENANT, "contacts") == LATER
    assert [carry_on(TENANT, 1) for _ in range(3)] == [False, False, True]
    assert [word for word in PERSONAL if word in kept()] == []


def test_whoever_dies_in_between_finishes_by_erasing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    whole()
    with monkeypatch.context() as patch:
        patch.setattr(erasing, "begin", _dies)
        with pytest.raises(RuntimeError):
            privacy.erase(TENANT, "c1", "olga", LATER)
    with monkeypatch.context() as patch:
        patch.setattr(privacy, "changed", _dies)
        with pytest.raises(RuntimeError):
            privacy.erase(TENANT, "c1", "olga", LATER)
    privacy.erase(TENANT, "c1", "olga", LATER)
    revision = privacy.erase(TENANT, "c1", "ben", LATER).revision
    assert read().revision == revision
    assert [word for word in PERSONAL if word in kept()] == []


def test_whoever_dies_before_the_search_forgets_finishes_by_erasing_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole()
    with monkeypatch.context() as patch:
        patch.setattr(privacy, "changed", partial(_dies_behind, patch))
        with pytest.raises(RuntimeError):
            privacy.erase(TENANT, "c1", "olga", LATER)
    assert read().state == "erased"
    privacy.erase(TENANT, "c1", "olga", LATER)
    assert [word for word in PERSONAL if word in kept()] == []


def _dies_behind(patch: pytest.MonkeyPatch, *given: Any) -> None:
    """Stores what is to be stored, and dies before the words of a search are written."""
    patch.setattr(DirectoryItem, "batch_write", _dies)
    changed(*given)


def _dies(*_: object) -> None:
    raise RuntimeError


def test_whom_xero_has_erased_is_erased_here_with_all_traces() -> None:
    whole()
    gone = XeroContact("x1", replace(BOB, name="Deleted"), LATER, "stripe:cus_1", "GDPRREQUEST", True)
    take_in(TENANT, [gone], LATER, lambda _: [])
    assert read().state == "erased"
    while not privacy.carry_on(TENANT):
        pass
    assert [word for word in PERSONAL if word in kept()] == []
