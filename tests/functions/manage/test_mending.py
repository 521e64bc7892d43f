from __future__ import annotations

import os
from datetime import timedelta

import boto3
import pytest

from functions.manage import mending
from functions.manage.cursors import cursor_at
from shared.store import audit, reconciliations
from shared.store.tables.ledger import RowItem
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.stuck import FINDING, find, park_invoice, set_up, state_of, taken_out

HERE = "/manage/b/piano/attention"


def nudges() -> int:
    """Counts what waits in the writer's queue."""
    asked = boto3.client("sqs").get_queue_attributes(
        QueueUrl=os.environ["POSTING_QUEUE_URL"], AttributeNames=["All"]
    )
    return sum(int(count) for name, count in asked["Attributes"].items() if name.startswith("Approximate"))


@pytest.fixture
def stuck(owner: Browser) -> str:
    set_up("piano")
    return park_invoice("piano", 1)


def test_a_document_is_retried(owner: Browser, stuck: str) -> None:
    answer = owner.post(f"{HERE}/retry", {"key": stuck})
    assert (answer.status, answer.location) == (303, HERE)
    assert state_of("piano", stuck) == "pending"
    assert nudges() == 1
    assert "1 document is on the way to Xero." in owner.get(HERE).text


def test_the_audit_log_says_what_each_press_was_about(owner: Browser, stuck: str) -> None:
    other, third = park_invoice("piano", 2), park_invoice("piano", 3, "period_locked")
    owner.post(f"{HERE}/retry", {"key": stuck})
    owner.post(f"{HERE}/handle", {"key": other, "note": "Entered by hand."})
    owner.post(f"{HERE}/retry-all", {"reason": "period_locked"})
    owner.post(f"{HERE}/retry", {"key": "nothing"})
    done = {(each.verb, each.about) for each in audit.latest("piano", 50)} - {("signed_in", "")}
    assert done == {("retried", stuck), ("accepted", other), ("retried", "period_locked")}
    assert state_of("piano", third) == "pending"


def test_of_two_who_retry_at_once_the_second_is_told(owner: Browser, pages: Pages, stuck: str) -> None:
    pages.add("bert", "piano", "bookkeeper")
    other = pages.signed_in("bert")
    assert owner.post(f"{HERE}/retry", {"key": stuck}).status == 303
    answer = other.post(f"{HERE}/retry", {"key": stuck})
    assert answer.status == 409
    assert "dealt with in the meantime" in answer.text
    assert nudges() == 1


def test_all_documents_of_a_reason_are_retried_and_no_others(owner: Browser, stuck: str) -> None:
    also, other = park_invoice("piano", 2), park_invoice("piano", 3, "period_locked")
    assert owner.post(f"{HERE}/retry-all", {"reason": "account_not_usable"}).location == HERE
    assert [state_of("piano", key) for key in (stuck, also, other)] == ["pending", "pending", "parked"]


def test_where_time_is_up_the_next_press_begins_with_the_rest(
    owner: Browser, stuck: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    second, third = park_invoice("piano", 2), park_invoice("piano", 3)
    monkeypatch.setattr(mending, "SOON", timedelta(seconds=-1))
    answer = owner.post(f"{HERE}/retry-all", {"reason": "account_not_usable"})
    cursor = cursor_at("ch_0002 invoice", "piano", "account_not_usable")
    assert answer.location == f"{HERE}/for/account_not_usable?after={cursor}"
    assert [state_of("piano", key) for key in (stuck, second, third)] == ["pending", "parked", "parked"]
    assert f'name="after" value="{cursor}"' in owner.get(answer.location).text
    last = cursor_at(third, "piano", "account_not_usable")
    owner.post(f"{HERE}/retry-all", {"reason": "account_not_usable", "after": last})
    assert [state_of("piano", key) for key in (second, third)] == ["parked", "pending"]


def test_retrying_what_nobody_parked_is_refused(owner: Browser, stuck: str) -> None:
    for key in ("", "nothing", 300 * "x"):
        assert owner.post(f"{HERE}/retry", {"key": key}).status == 409
    for reason in ("", "nothing", "overpaid"):
        assert owner.post(f"{HERE}/retry-all", {"reason": reason}).status == 404
    assert state_of("piano", stuck) == "parked"


def test_a_document_is_marked_as_handled_with_who_when_and_a_note(owner: Browser, stuck: str) -> None:
    answer = owner.post(f"{HERE}/handle", {"key": stuck, "note": " Entered by hand. "})
    assert (answer.status, state_of("piano", stuck)) == (303, "accepted")
    assert RowItem.get("piano", stuck).handled == {
        "by": "olga@example.co.uk",
        "at": NOW.isoformat(),
        "note": "Entered by hand.",
    }
    assert owner.post(f"{HERE}/handle", {"key": stuck, "note": "Again"}).status == 409
    assert "Nothing needs you" in owner.get(HERE).text


@pytest.mark.parametrize("note", ["", "  ", 501 * "x", "a\x00b", "\u202eback"], ids=ascii)
def test_without_a_note_that_can_be_read_nothing_is_handled(owner: Browser, stuck: str, note: str) -> None:
    answer = owner.post(f"{HERE}/handle", {"key": stuck, "note": note})
    assert answer.status == 422
    assert "Say in a few words what you did" in answer.text
    assert state_of("piano", stuck) == "parked"


def test_a_finding_is_accepted_with_who_and_a_note(owner: Browser, stuck: str) -> None:
    find("piano", FINDING)
    assert owner.post(f"{HERE}/accept", {"id": FINDING.id, "note": "It was wrong."}).status == 303
    found = reconciliations.finding("piano", FINDING.id)
    assert found
    assert found.accepted
    assert found.handled
    assert (found.handled.by, found.handled.note) == ("olga@example.co.uk", "It was wrong.")
    assert owner.post(f"{HERE}/accept", {"id": "nothing", "note": "It was wrong."}).status == 409


def test_what_xero_cannot_be_asked_about_is_not_posted_again(owner: Browser, stuck: str) -> None:
    taken_out(stuck)
    find("piano", FINDING)
    answer = owner.post(f"{HERE}/post-again", {"id": FINDING.id})
    assert answer.status == 409
    assert owner.post(f"{HERE}/post-again", {"id": "nothing"}).status == 409
    assert state_of("piano", stuck) == "posted"


def test_before_the_settings_are_complete_there_is_nothing_to_mend(owner: Browser) -> None:
    answer = owner.post(f"{HERE}/retry", {"key": "ch_1 invoice"})
    assert answer.status == 409
    assert "Complete the settings first." in answer.text
