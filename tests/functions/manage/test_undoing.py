"""Documents are taken out of Xero and posted again by whoever may, once they have seen what that means."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pynamodb.expressions.update import Action

from shared.ledger.rows import LedgerRow
from shared.posting.lane import Lane
from shared.store import audit, lanes, rows
from shared.store.tables.ledger import RowItem
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW, Pages
from tests.functions.manage.moved import EARLIER, keys_of, moved, posted, sale

UNDO, REDO = "/manage/b/piano/undo", "/manage/b/piano/redo"
API = "/api/businesses/piano"
KEYS = keys_of(1)
DAY = EARLIER.date().isoformat()
ONE = {"source": "txn_0001", "since": ""}


@pytest.fixture
def booked(running: Browser) -> str:
    """Books a sale whose documents are all in Xero; returns its movement."""
    key = moved(1, sale(1), payer="Priya Nair", gross=10000)
    posted(*KEYS)
    return key


def states(*keys: str) -> list[str]:
    read = {row.key: row.state for row in rows.read("piano", keys, consistent=True)}
    return [read[key] for key in keys]


def carried_out() -> None:
    """Does what the writer does once Xero has voided the documents."""
    for row in list(rows.pending("piano")):
        done: list[Action] = [RowItem.state.set("posted"), RowItem.open_work.remove()]
        RowItem("piano", row.key).update(actions=done)
        of = row.key.removesuffix(" removal")
        gone: list[Action] = [RowItem.state.set("undone"), RowItem.open_work.set(f"undone#{of}")]
        RowItem("piano", of).update(actions=[*gone, RowItem.xero_id.remove()])


def pending() -> list[LedgerRow]:
    return rows.pending("piano")


def test_what_would_be_taken_out_is_shown_before_anything_is_done(running: Browser, booked: str) -> None:
    text = running.get(f"{UNDO}?source={booked}").text
    assert "3 documents of 1 movement." in text
    for told in (
        "Invoice, £100.00",
        "Payment of an invoice, £100.00",
        "Spend money, £1.50",
        "Taken out of Xero",
    ):
        assert told in text, told
    assert "Take them out of Xero" in text
    assert not pending()


def test_a_movement_is_taken_out_and_posted_again_by_buttons(running: Browser, booked: str) -> None:
    answer = running.post(UNDO, ONE)
    assert (answer.status, answer.location) == (303, f"/manage/b/piano/activity/of/{booked}")
    assert {row.key for row in pending()} == {f"{key} removal" for key in KEYS[1:]}
    carried_out()
    text = running.get(f"/manage/b/piano/activity/of/{booked}").text
    assert "Taken out of Xero" in text
    assert "Post it again" in text
    assert "Posted again" in running.get(f"{REDO}?source={booked}").text
    assert running.post(REDO, ONE).status == 303
    assert states(*KEYS[1:]) == ["pending", "pending", "pending"]
    noted = {note.verb: note.about for note in audit.latest("piano", 9)}
    assert (noted["redone"], noted["undone"]) == (booked, booked)


def test_a_day_is_taken_out_and_leads_to_what_was(running: Browser, booked: str) -> None:
    text = running.get(f"{UNDO}?since={DAY}").text
    assert "Everything since 28 November 2026: 3 documents of 1 movement." in text
    answer = running.post(UNDO, {"source": "", "since": DAY})
    assert answer.location == "/manage/b/piano/activity"
    assert "On its way" in running.get(f"/manage/b/piano/activity/of/{booked}").text
    carried_out()
    assert f"/activity/of/{booked}" in running.get(f"{answer.location}?stands=taken_out").text
    assert running.post(REDO, {"source": "", "since": DAY}).status == 303
    assert states(*KEYS[1:]) == ["pending", "pending", "pending"]


def test_the_second_of_two_people_is_told_and_changes_nothing(
    running: Browser, booked: str, pages: Pages
) -> None:
    other = pages.signed_in("owner")
    assert running.post(UNDO, ONE).status == 303
    before = [row.key for row in pending()]
    answer = other.post(UNDO, ONE)
    assert (answer.status, "There is nothing left to do" in answer.text) == (409, True)
    assert [row.key for row in pending()] == before


def test_while_something_is_posted_the_person_is_told_to_wait(running: Browser, booked: str) -> None:
    assert lanes.claim("piano", "the writer", NOW) is not None
    answer = running.post(UNDO, ONE)
    assert (answer.status, "Try again in a minute." in answer.text) == (409, True)
    lanes.release("piano", "the writer", Lane())
    assert running.post(UNDO, ONE).status == 303


def test_a_month_that_is_over_needs_a_persons_word(running: Browser, pages: Pages, booked: str) -> None:
    pages.pass_time(timedelta(days=10))
    browser = pages.signed_in("bookkeeper")
    text = browser.get(f"{UNDO}?source={booked}").text
    assert "Months that are over may be changed too: I have asked the accountant" in text
    answer = browser.post(UNDO, ONE)
    assert (answer.status, "dated in a month that is over" in answer.text) == (409, True)
    assert not pending()
    assert browser.post(UNDO, {**ONE, "earlier_months": "y"}).status == 303
    assert len(pending()) == 3


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"source": "", "since": ""}, "Name one movement, or one day."),
        ({"source": "txn_1", "since": DAY}, "Name one movement, or one day."),
        ({"source": "", "since": "yesterday"}, "Write a day as 2026-11-20."),
        ({"source": "", "since": "2026-02-30"}, "Write a day as 2026-11-20."),
        ({"source": "", "since": "2027-01-01"}, "Choose today, or a day before."),
        ({"source": "x" * 129, "since": ""}, "Name one movement, or one day."),
    ],
)
@pytest.mark.parametrize("address", [UNDO, REDO])
def test_what_makes_no_sense_is_answered_with_what_to_do(
    running: Browser, booked: str, address: str, asked: dict[str, str], says: str
) -> None:
    answer = running.post(address, asked)
    assert (answer.status, says in answer.text, pending()) == (422, True, [])


@pytest.mark.parametrize("source", ["txn_9999", "ch_1 invoice", "cus_1"])
def test_what_is_no_movement_has_nothing_to_undo(running: Browser, booked: str, source: str) -> None:
    assert "none of it is booked from here" in running.get(f"{UNDO}?source={source}").text
    assert running.post(UNDO, {"source": source, "since": ""}).status == 409
    assert "none of it was taken out" in running.get(f"{REDO}?source={source}").text
    assert running.post(REDO, {"source": source, "since": ""}).status == 409


def test_a_reader_sees_what_would_be_done_and_has_no_button(
    running: Browser, booked: str, pages: Pages
) -> None:
    text = pages.signed_in("reader").get(f"{UNDO}?source={booked}").text
    assert "A bookkeeper or an owner may do this." in text
    assert '<button type="submit" class="danger">' not in text


def test_more_than_a_page_can_do_is_refused(
    running: Browser, booked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("functions.manage.undo_pages.MOST", "functions.manage.undoing.MOST"):
        monkeypatch.setattr(module, 1)
    moved(2, sale(2))
    asked = {"source": "", "since": DAY}
    answer = running.post(UNDO, asked)
    assert (answer.status, "Of a day, choose a later one." in answer.text) == (422, True)
    assert running.get(f"{UNDO}?since={DAY}").status == 422


def test_the_api_plans_and_orders_in_the_words_of_the_command_line(running: Browser, booked: str) -> None:
    planned = running.call("GET", f"{API}/undo?source={booked}", None).document
    assert (planned["sources"], len(planned["removals"]), planned["obstacles"]) == ([booked], 3, [])
    ordered = running.call("POST", f"{API}/undo", {**ONE, "earlier_months": False})
    assert (ordered.status, ordered.document) == (202, planned)
    carried_out()
    planned = running.call("GET", f"{API}/redo?source={booked}", None).document
    ordered = running.call("POST", f"{API}/redo", ONE)
    assert (ordered.status, ordered.document) == (202, planned)
    assert {each["becomes"] for each in planned["rows"]} == {"pending"}


def test_the_api_names_what_is_in_the_way(running: Browser, booked: str, pages: Pages) -> None:
    pages.pass_time(timedelta(days=10))
    browser = pages.signed_in("bookkeeper")
    planned = browser.call("GET", f"{API}/undo?source={booked}", None).document
    assert {each["reason_code"] for each in planned["obstacles"]} == {"earlier_month"}
    answer = browser.call("POST", f"{API}/undo", {**ONE, "earlier_months": False})
    assert (answer.status, list(answer.document["errors"])) == (409, ["earlier_month"])
