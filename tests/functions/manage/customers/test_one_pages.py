from __future__ import annotations

from dataclasses import replace

import pytest

from shared.contacts.customers import Customer, Refusal
from shared.contacts.details import Person
from shared.operations.contacts import edit, joining, notes
from shared.store import directory
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import BY, CONTACT, FORTE, found, keep, page, pair


def ignore(tenant: str) -> None:
    del tenant


def test_a_page_shows_the_details_as_xero_names_them(kept: Browser) -> None:
    text = kept.get(page("c1")).text
    for words in (
        "Forte Ltd",
        "Olga Piano",
        "olga@forte.example",
        "Postal address (on invoices)",
        "Ada Nair",
    ):
        assert words in text
    assert "It is here only." in text


def test_whoever_is_in_xero_has_a_link_there_and_its_five_persons_are_told_apart(owner: Browser) -> None:
    six = tuple(Person(f"p{n}", f"Person {n}") for n in range(6))
    keep("c1", replace(FORTE, persons=six))
    pair("c1")
    text = owner.get(page("c1")).text
    assert f"Contacts/View/{CONTACT}" in text or CONTACT in text
    assert "Xero has all of this, as of" in text
    # Once for the customer itself.
    assert text.count("In Xero") == 6
    assert "the others are here only" in text


@pytest.mark.parametrize("refusal", [None, Refusal("name_taken", "The name is <taken>.", NOW)])
def test_what_waits_and_what_xero_refused_are_told(kept: Browser, refusal: Refusal | None) -> None:
    paired = pair("c1")
    assert paired.link
    waits = replace(paired, unsent_since=NOW, link=replace(paired.link, refusal=refusal))
    directory.save("piano", paired, waits, [], NOW)
    text = kept.get(page("c1")).text
    if refusal:
        assert "Xero refused the change at 29 November 2026" in text or "Xero refused the change" in text
        assert "The name is &lt;taken&gt;." in text
    else:
        assert "is on its way to Xero." in text


def test_what_was_never_sent_is_not_put_into_xeros_mouth(kept: Browser) -> None:
    paired = pair("c1")
    assert paired.link
    refusal = Refusal("not_sendable", "Name: 256 characters are too many.", NOW)
    waits = replace(paired, unsent_since=NOW, link=replace(paired.link, refusal=refusal))
    directory.save("piano", paired, waits, [], NOW)
    text = kept.get(page("c1")).text
    assert "The change was not sent at" in text
    assert refusal.detail in text
    assert "It said:" not in text


def test_what_is_missing_is_named(owner: Browser) -> None:
    keep("c1", replace(FORTE, email=""))
    assert "Still missing: " in owner.get(page("c1")).text


def test_the_history_tells_who_changed_what_and_offers_the_former_value(kept: Browser) -> None:
    other = replace(FORTE, email="new@forte.example")
    edit.edit("piano", "c1", 1, other, (), "company", BY, NOW, ignore)
    text = kept.get(page("c1")).text
    assert "From “olga@forte.example” to “new@forte.example”." in text
    assert BY in text
    assert "Put back" in text


def test_whoever_was_merged_leads_to_the_other_and_cannot_be_changed(kept: Browser) -> None:
    keep("c2", replace(FORTE, name="Piano Ltd"))
    joining.join("piano", "c2", found("c2").revision, "c1", found("c1").revision, BY, NOW, ignore)
    text = kept.get(page("c1")).text
    assert f'href="{page("c2")}"' in text
    assert "/edit" not in text


def test_of_whoever_was_erased_nothing_is_shown(kept: Browser) -> None:
    before = found("c1")
    directory.save("piano", before, Customer("c1", state="erased", revision=before.revision), [], NOW)
    text = kept.get(page("c1")).text
    assert "The personal data of this contact was erased." in text
    assert "olga@forte" not in text.partition("<h1>")[2].partition('id="history"')[0]


def test_notes_and_history_go_on_page_by_page(kept: Browser) -> None:
    for number in range(25):
        notes.add("piano", "c1", f"Note {number:02}", BY, NOW, new_id=f"n{number:02}".__str__)
    text = kept.get(page("c1")).text
    assert "Note 24" in text
    assert "Note 04" not in text
    following = text.partition("Older notes")[0].rpartition('href="')[2].partition('"')[0]
    assert "Note 04" in kept.get(following).text


@pytest.mark.parametrize("id", ["nobody", 300 * "x", "%00", "c1%2Fx"])
def test_who_is_not_there_is_not_found(kept: Browser, id: str) -> None:
    assert kept.get(page(id)).status == 404
    assert kept.get(f"{page(id)}/edit").status == 404


@pytest.mark.parametrize("query", ["?cursor=x", "?notes=x"])
def test_a_cursor_that_is_none_is_refused(kept: Browser, query: str) -> None:
    assert kept.get(f"{page('c1')}{query}").status == 422


def test_a_reader_sees_all_and_is_offered_no_change(reader: Browser) -> None:
    text = reader.get(page("c1")).text
    assert "Ada Nair" in text
    assert text.count("<form") == 1  # Signing out.
