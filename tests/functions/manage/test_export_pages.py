"""Files are asked for, waited for and fetched by a link that ends soon, each by its own business alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.exports import KEPT, Wanted
from shared.store import exports, month_figures
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import OCTOBER, READY, Pages
from tests.functions.manage.test_closing import work

HERE = "/manage/b/piano/exports"
FILE = f"{HERE}/file/ledger-csv"
MONTH = "month-2026-10-stripe-pdf"


def test_files_are_listed_with_a_button_each(owner: Browser) -> None:
    text = owner.get(HERE).text
    assert text.count("<button") >= 3
    assert "hx-get" not in text


def test_a_file_is_made_in_the_background_and_fetched(running: Browser) -> None:
    assert running.post(HERE, {"file": "ledger-csv"}).location == HERE
    waiting = running.get(HERE).text
    assert "CSV: It waits for its turn." in waiting
    assert f'hx-get="{HERE}/progress"' in waiting
    assert "It waits for its turn." in running.get(f"{HERE}/progress").text
    answer = running.get(FILE)
    assert (answer.status, "It waits for its turn." in answer.text) == (409, True)
    work()
    assert f'href="{FILE}"' in running.get(HERE).text
    led = running.get(FILE)
    assert led.status == 303
    assert led.location.startswith("https://local-exports.s3.eu-west-2.amazonaws.com/exports/piano/")
    assert "X-Amz-Expires=300" in led.location


def test_asked_for_twice_at_the_same_moment_it_is_made_once(running: Browser, pages: Pages) -> None:
    running.post(HERE, {"file": "ledger-csv"})
    first = exports.read("piano", "ledger-csv")
    assert pages.signed_in("owner").post(HERE, {"file": "ledger-csv"}).status == 303
    assert exports.read("piano", "ledger-csv") == first


def test_a_months_file_is_waited_for_on_the_months_page(running: Browser) -> None:
    month_figures.keep("piano", [OCTOBER])
    there = "/manage/b/piano/months/2026-10"
    assert running.post(HERE, {"file": MONTH}).location == there
    assert "PDF: It waits for its turn." in running.get(there).text
    work()
    assert f'href="{HERE}/file/{MONTH}"' in running.get(there).text


@pytest.mark.parametrize(
    "file",
    [
        "",
        "../guitar",
        "ledger-pdf",
        "closing-2026-10",
        "month-2031-01-stripe-pdf",
        "month-2026-10-paypal-csv",
        "month-2026-99-stripe-csv",
        # A provider that this business has no account for, and one that was not counted.
        "month-2026-10-gocardless-csv",
        "x" * 5000,
    ],
)
def test_a_file_that_there_is_none_of_cannot_be_asked_for(running: Browser, file: str) -> None:
    month_figures.keep("piano", [OCTOBER])
    assert running.post(HERE, {"file": file}).status == 422


@pytest.mark.parametrize("id", ["ledger-csv", "journal-csv", "nothing", "closing-2026-10", "..%2fguitar"])
def test_what_nobody_of_this_business_asked_for_is_not_there(owner: Browser, pages: Pages, id: str) -> None:
    """Though another business has it."""
    exports.save("guitar", READY)
    assert owner.get(f"{HERE}/file/{id}").status == 404


def test_a_file_of_another_business_is_nobodys_business(owner: Browser) -> None:
    exports.save("guitar", READY)
    assert owner.get("/manage/b/guitar/exports/file/ledger-csv").status == 404


def test_a_file_that_is_gone_is_said_and_may_be_asked_for_again(running: Browser, pages: Pages) -> None:
    exports.save("piano", replace(READY, told_at=READY.told_at - KEPT + timedelta(seconds=1)))
    assert running.get(FILE).status == 303
    pages.pass_time(timedelta(seconds=1))
    answer = running.get(FILE)
    assert (answer.status, "is not kept any more" in answer.text) == (409, True)
    assert running.post(HERE, {"file": "ledger-csv"}).status == 303


def test_a_file_that_failed_says_why(owner: Browser) -> None:
    exports.save("piano", replace(READY, state="failed", why="It could not be made."))
    assert "CSV: It could not be made." in owner.get(HERE).text
    assert owner.get(FILE).status == 409


def test_a_reader_may_have_the_books_as_files(running: Browser, pages: Pages) -> None:
    assert pages.signed_in("reader").post(HERE, {"file": "journal-csv"}).status == 303


def test_before_the_settings_are_complete_there_is_nothing_to_export(owner: Browser) -> None:
    assert owner.post(HERE, {"file": "ledger-csv"}).status == 409
    assert exports.read("piano", Wanted("ledger", "csv").id) is None
