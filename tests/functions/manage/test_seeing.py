"""What is booked and worth a look is marked as seen, with who and when; the second who presses is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.manage import seeing
from shared.ledger.rows import Handled
from shared.store import audit, rows
from tests.flags import flag
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.stuck import park_invoice, state_of

HERE = "/manage/b/piano/attention"
API = "/api/businesses/piano/attention"


def test_one_is_marked_and_listed_no_more(owner: Browser) -> None:
    key, other = flag("piano", 1), flag("piano", 2)
    text = owner.get(HERE).text
    assert text.count("Mark as seen") == 2
    assert "Mark all 2 documents as seen" in text
    answer = owner.post(f"{HERE}/seen", {"key": key})
    assert (answer.status, answer.location) == (303, HERE)
    (row,) = rows.read("piano", [key])
    assert (row.state, row.handled) == ("seen", Handled("olga@example.co.uk", NOW))
    assert state_of("piano", other) == "attention"
    text = owner.get(HERE).text
    assert (text.count("Mark as seen"), "Mark all" in text) == (1, False)


def test_all_of_a_reason_are_marked_and_those_of_another_are_not(owner: Browser) -> None:
    keys, other = [flag("piano", number) for number in range(60)], flag("piano", 99, "moved_to_open_day")
    answer = owner.post(f"{HERE}/seen-all", {"reason": "overpaid"})
    assert (answer.status, answer.location) == (303, HERE)
    assert {state_of("piano", key) for key in keys} == {"seen"}
    assert state_of("piano", other) == "attention"


def test_what_there_was_no_time_for_is_led_to(owner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [flag("piano", number) for number in range(3)]
    monkeypatch.setattr(seeing, "SOON", timedelta())
    for left in (2, 1):
        answer = owner.post(f"{HERE}/seen-all", {"reason": "overpaid"})
        assert answer.location.startswith(f"{HERE}/for/overpaid?after=")
        assert owner.get(answer.location).text.count("Mark as seen") == left
    assert owner.post(f"{HERE}/seen-all", {"reason": "overpaid"}).location == HERE
    assert {state_of("piano", key) for key in keys} == {"seen"}


def test_the_second_person_who_presses_is_told(owner: Browser, pages: Pages) -> None:
    pages.add("bert", "piano", "bookkeeper")
    other, key = pages.signed_in("bert"), flag("piano", 1)
    assert owner.post(f"{HERE}/seen", {"key": key}).status == 303
    for button, sent in (("seen", {"key": key}), ("seen-all", {"reason": "overpaid"})):
        answer = other.post(f"{HERE}/{button}", sent)
        assert (answer.status, "dealt with in the meantime" in answer.text) == (409, True)
    (row,) = rows.read("piano", [key])
    assert row.handled
    assert row.handled.by == "olga@example.co.uk"


@pytest.mark.parametrize("key", ["", "nobody", 300 * "x"])
def test_what_is_not_flagged_is_not_marked(owner: Browser, key: str) -> None:
    assert owner.post(f"{HERE}/seen", {"key": key}).status == 409


def test_what_is_parked_cannot_be_marked_as_seen(owner: Browser) -> None:
    key = park_invoice("piano", 1)
    assert owner.post(f"{HERE}/seen", {"key": key}).status == 409
    assert owner.post(f"{HERE}/seen-all", {"reason": "account_not_usable"}).status == 404
    assert owner.post(f"{HERE}/seen-all", {"reason": "nothing"}).status == 404
    assert state_of("piano", key) == "parked"


def test_a_reader_is_offered_no_button(owner: Browser, pages: Pages) -> None:
    flag("piano", 1)
    pages.add("rita", "piano", "reader")
    assert "Mark as seen" not in pages.signed_in("rita").get(HERE).text


def test_the_api_does_the_same(owner: Browser) -> None:
    keys = [flag("piano", number) for number in range(3)]
    one = owner.call("POST", f"{API}/seen", {"key": keys[0]})
    assert (one.status, one.document) == (200, {"seen": keys[:1], "next": ""})
    rest = owner.call("POST", f"{API}/seen-all", {"reason": "overpaid", "after": ""})
    assert (rest.status, rest.document) == (200, {"seen": keys[1:], "next": ""})
    assert owner.call("POST", f"{API}/seen", {"key": keys[0]}).status == 409


def test_each_press_is_in_the_audit_log(owner: Browser) -> None:
    key = flag("piano", 1)
    flag("piano", 2)
    owner.post(f"{HERE}/seen", {"key": key})
    owner.post(f"{HERE}/seen-all", {"reason": "overpaid"})
    done = [(each.verb, each.about) for each in audit.latest("piano", 50) if each.verb == "seen"]
    assert sorted(done) == [("seen", "overpaid"), ("seen", key)]
