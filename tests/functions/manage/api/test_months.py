"""The API says of months and files what the pages say, and does what they do."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from shared.store import closings, exports, month_figures
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import OCTOBER, READY, Pages
from tests.functions.manage.test_closing import work
from tests.functions.manage.test_months_pages import CLOSED

HERE = "/api/businesses/piano"
MONTH = f"{HERE}/months/2026-10"


@pytest.fixture
def october(running: Browser) -> Browser:
    month_figures.keep("piano", [OCTOBER])
    return running


def test_months_are_told(october: Browser) -> None:
    told = october.get(f"{HERE}/months").document
    assert ([each["month"] for each in told["months"]], told["next"]) == (["2026-10"], None)
    assert told["months"][0]["figures"][0]["closing_pence"] == 12800
    answer = october.get(f"{HERE}/months?{urlencode({'cursor': 'x'})}")
    assert (answer.status, set(answer.document["errors"])) == (422, {"cursor"})


def test_one_month_is_told_and_closed_and_opened_again(october: Browser, pages: Pages) -> None:
    told = october.get(MONTH).document
    assert (told["closing"], told["waiting"], told["since"]) == (None, [], None)
    begun = october.call("POST", f"{MONTH}/closing", {"again": False})
    assert (begun.status, begun.document["closing"]["state"]) == (202, "closing")
    again = october.call("POST", f"{MONTH}/closing", {"again": False})
    assert (again.status, again.document["title"]) == (409, "This is not possible now")
    work()
    told = october.get(MONTH).document
    assert told["closing"]["state"] == "closed"
    assert told["since"] == {"movements": [], "is_more": False}
    owner = pages.signed_in("owner")
    opened = owner.call("DELETE", f"{MONTH}/closing")
    assert (opened.status, opened.document["closing"]["state"]) == (200, "reopened")
    assert owner.call("DELETE", f"{MONTH}/closing").status == 409


def test_a_closed_month_is_closed_again_on_demand(october: Browser) -> None:
    closings.save("piano", CLOSED)
    answer = october.call("POST", f"{MONTH}/closing", {"again": True})
    assert (answer.status, answer.document["closing"]["version"]) == (202, 2)


def test_a_month_that_is_not_there_is_a_problem(october: Browser) -> None:
    assert october.get(f"{HERE}/months/2026-09").status == 404
    assert october.get(f"{HERE}/months/yesterday").status == 404


def test_a_file_is_asked_for_and_told_with_a_link_once_it_is_ready(october: Browser) -> None:
    asked = october.call("POST", f"{HERE}/exports", {"file": "ledger-csv"})
    assert (asked.status, asked.document["export"]["state"]) == (202, "asked")
    assert october.get(f"{HERE}/exports/ledger-csv").document["export"]["link"] is None
    work()
    told = october.get(f"{HERE}/exports/ledger-csv").document["export"]
    assert told["state"] == "ready"
    assert told["link"].startswith("https://local-exports.")
    (listed,) = october.get(f"{HERE}/exports").document["exports"]
    assert listed == {**told, "link": None}


def test_a_file_of_a_month_is_told_by_its_name(october: Browser) -> None:
    id = "month-2026-10-stripe-csv"
    asked = october.call("POST", f"{HERE}/exports", {"file": id}).document["export"]
    assert (asked["file"], asked["month"], asked["provider"]) == (id, "2026-10", "stripe")
    assert october.get(f"{HERE}/exports/{id}").document["export"]["state"] == "asked"


def test_what_nobody_of_this_business_asked_for_is_not_there(october: Browser) -> None:
    exports.save("guitar", READY)
    assert october.get(f"{HERE}/exports/ledger-csv").status == 404
    answer = october.call("POST", f"{HERE}/exports", {"file": "../guitar"})
    assert (answer.status, set(answer.document["errors"])) == (422, {"file"})
