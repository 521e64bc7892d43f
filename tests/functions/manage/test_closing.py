"""A month is closed at the press of a button, once, in the background; an owner opens it again."""

from __future__ import annotations

from typing import Any

import pytest

from functions.manage import closing as closing_module
from local.stack.lambdas import context
from shared.month_end.closing import Closing
from shared.store import audit, closings, month_figures, rows
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import OCTOBER, Pages
from tests.functions.manage.test_months_pages import CLOSED, waiting

HERE = "/manage/b/piano/months/2026-10"


@pytest.fixture
def october(running: Browser) -> Browser:
    month_figures.keep("piano", [OCTOBER])
    return running


def latest() -> Closing:
    found = closings.latest("piano", OCTOBER.month)
    assert found
    return found


def work() -> None:
    """Does what is queued for the exports' function."""
    import boto3  # noqa: PLC0415

    from functions.exports.export import handler  # noqa: PLC0415
    from functions.exports.wiring import wire  # noqa: PLC0415
    from shared.wiring.base import connect_here  # noqa: PLC0415

    wire.cache_clear()
    sqs = boto3.client("sqs")
    url = connect_here().env.exports_queue_url
    messages: list[Any] = list(sqs.receive_message(QueueUrl=url).get("Messages", ()))
    for each in messages:
        handler({"Records": [{"body": each["Body"]}]}, context("exports"))
        sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])


def test_a_month_is_closed_in_the_background_and_noted(october: Browser) -> None:
    answer = october.post(f"{HERE}/close")
    assert (answer.status, answer.location) == (303, HERE)
    assert (latest().state, latest().by) == ("closing", "bookkeeper@example.co.uk")
    work()
    assert latest().is_closed
    assert "Closed by bookkeeper@example.co.uk" in october.get(HERE).text
    noted = {(each.verb, each.about) for each in audit.latest("piano", 20)}
    assert ("month_closed", "2026-10, version 1") in noted


def test_the_second_of_two_who_press_is_told(october: Browser, pages: Pages) -> None:
    assert october.post(f"{HERE}/close").status == 303
    answer = pages.signed_in("owner").post(f"{HERE}/close")
    assert answer.status == 409
    assert "This month is being closed just now, perhaps by somebody else." in answer.text
    work()
    assert "is closed already" in october.post(f"{HERE}/close").text


def test_what_waits_is_said_and_nothing_is_closed(october: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "in_state", lambda *_: iter([waiting("txn fee")]))
    answer = october.post(f"{HERE}/close")
    assert (answer.status, "Something of this month is not in Xero yet" in answer.text) == (409, True)
    assert closings.latest("piano", OCTOBER.month) is None


@pytest.mark.parametrize(
    ("month", "status", "says"),
    [
        ("2026-11", 409, "This month is not over yet."),
        ("2031-01", 409, "This month is not over yet."),
        ("2026-01", 409, "Nothing of this month has been counted."),
        ("2026-00", 404, "There is no such page"),
        ("backwards", 404, "There is no such page"),
    ],
)
def test_a_month_that_cannot_be_closed_is_refused(
    october: Browser, month: str, status: int, says: str
) -> None:
    answer = october.post(f"/manage/b/piano/months/{month}/close")
    assert (answer.status, says in answer.text) == (status, True)


def test_what_cannot_be_queued_is_not_left_half_closed(
    october: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(closing_module, "queues", away)
    assert october.post(f"{HERE}/close").status == 500
    assert latest().state == "refused"
    monkeypatch.undo()
    assert october.post(f"{HERE}/close").status == 303


def test_a_closed_month_is_closed_again_as_a_new_version(october: Browser) -> None:
    closings.save("piano", CLOSED)
    assert october.post(f"{HERE}/close", {"again": "y"}).status == 303
    work()
    assert latest().version == 2


def test_an_owner_opens_it_again_and_whoever_is_late_is_told(october: Browser, pages: Pages) -> None:
    closings.save("piano", CLOSED)
    owner = pages.signed_in("owner")
    assert owner.post(f"{HERE}/reopen").status == 303
    assert (latest().state, latest().reopened_by) == ("reopened", "owner@example.co.uk")
    answer = owner.post(f"{HERE}/reopen")
    assert (answer.status, "This month is not closed" in answer.text) == (409, True)
    assert october.post(f"{HERE}/reopen").status == 403


def test_without_settings_there_is_nothing_to_close(owner: Browser) -> None:
    month_figures.keep("piano", [OCTOBER])
    assert owner.post(f"{HERE}/close").status == 409
