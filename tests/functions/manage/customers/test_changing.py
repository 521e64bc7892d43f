from __future__ import annotations

from dataclasses import replace

import pytest

from shared.contacts.customers import Refusal
from shared.operations.contacts import edit, histories, listing, notes
from shared.operations.contacts.retrying import NOTHING_REFUSED
from shared.store import directory
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.customers.conftest import BY, FORTE, found, page, pair

THERE = page("c1")


def test_a_note_is_added_shown_as_typed_and_removed(kept: Browser) -> None:
    assert kept.post(f"{THERE}/notes", {"note": "Rang.\r\n<b>🎹</b>"}).location == f"{THERE}#notes"
    assert "Rang.\n&lt;b&gt;🎹&lt;/b&gt;" in kept.get(THERE).text
    (note,) = notes.notes("piano", "c1").notes
    assert note.by == BY
    assert kept.post(f"{THERE}/notes/remove", {"note": note.id}).status == 303
    assert notes.notes("piano", "c1").notes == ()


@pytest.mark.parametrize("text", ["", "  ", 4001 * "x"])
def test_a_note_that_says_nothing_or_too_much_is_refused(kept: Browser, text: str) -> None:
    answer = kept.post(f"{THERE}/notes", {"note": text})
    assert (answer.status, answer.heading) == (422, "Nothing was changed")


@pytest.mark.parametrize("note", ["", "x", 300 * "x"])
def test_a_note_that_is_not_there_is_not_removed(kept: Browser, note: str) -> None:
    assert kept.post(f"{THERE}/notes/remove", {"note": note}).status == 404


def test_a_former_value_is_put_back(kept: Browser) -> None:
    edit.edit(
        "piano", "c1", 1, replace(FORTE, email="new@forte.example"), (), "company", BY, NOW, lambda _: None
    )
    entry = next(
        each
        for each in histories.history("piano", "c1").entries
        if each.change.field == "email" and each.change.before
    )
    assert kept.post(f"{THERE}/put-back", {"change": entry.id}).location == THERE
    assert found("c1").details == FORTE


@pytest.mark.parametrize("change", ["", "x", 300 * "x", "c2#x"])
def test_an_entry_that_is_not_there_is_not_put_back(kept: Browser, change: str) -> None:
    assert kept.post(f"{THERE}/put-back", {"change": change}).status == 404


def test_who_is_here_only_is_archived_and_restored(kept: Browser) -> None:
    assert kept.post(f"{THERE}/archive").status == 303
    assert found("c1").state == "archived"
    assert "It is archived" in kept.get(THERE).text
    assert kept.post(f"{THERE}/restore").status == 303
    assert found("c1").state == "active"


def test_who_is_in_xero_is_archived_there(kept: Browser) -> None:
    pair("c1")
    answer = kept.post(f"{THERE}/archive")
    assert (answer.status, edit.AT_XERO in answer.text) == (409, True)


def test_a_person_moves_up_and_becomes_the_primary_one(kept: Browser) -> None:
    assert kept.post(f"{THERE}/persons/up", {"person": "p2"}).status == 303
    assert [each.id for each in found("c1").details.persons] == ["p2", "p1"]
    assert kept.post(f"{THERE}/persons/primary", {"person": "p1"}).status == 303
    assert (found("c1").details.first_name, found("c1").details.email) == ("Ada", "ada@forte.example")


@pytest.mark.parametrize("way", ["up", "primary"])
def test_a_person_who_is_gone_is_told_of(kept: Browser, way: str) -> None:
    answer = kept.post(f"{THERE}/persons/{way}", {"person": "p9"})
    assert (answer.status, "This person is no longer there." in answer.text) == (409, True)


def test_a_change_of_who_is_in_xero_waits_for_the_writer(kept: Browser) -> None:
    pair("c1")
    assert kept.post(f"{THERE}/persons/primary", {"person": "p2"}).status == 303
    assert "is on its way to Xero." in kept.get(THERE).text


def test_what_xero_refused_is_sent_again_at_the_press_of_a_button(kept: Browser) -> None:
    paired = pair("c1")
    assert paired.link
    refused = replace(paired.link, refusal=Refusal("name_not_unique", "The name is taken.", NOW))
    directory.save("piano", paired, replace(paired, unsent_since=NOW, link=refused), [], NOW)
    assert "Retry" in kept.get(THERE).text
    assert kept.post(f"{THERE}/retry").location == THERE
    assert "is on its way to Xero." in kept.get(THERE).text
    assert [each.id for each in listing.unsent("piano").customers] == ["c1"]


def test_what_xero_did_not_refuse_is_not_sent_again(kept: Browser) -> None:
    answer = kept.post(f"{THERE}/retry")
    assert (answer.status, NOTHING_REFUSED in answer.text) == (409, True)
    edit.archive("piano", "c1", BY, NOW)
    assert kept.post(f"{THERE}/retry").status == 409
