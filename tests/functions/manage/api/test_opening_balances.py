from __future__ import annotations

import pytest

from shared.month_end.closing import Closing
from shared.store import closings
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.test_opening_pages import FIRST, held, kinds

HERE = "/api/businesses/piano/opening-balances"


def test_what_is_proposed_is_told_and_posted_once(running: Browser) -> None:
    held(7_000, 1_000)
    proposed = {
        "provider": "stripe",
        "account": "091",
        "held_pence": 7_000,
        "in_xero_pence": 1_000,
        "to_post_pence": 6_000,
        "posted_openings": [],
        "became": "",
    }
    told = {"tenant": "piano", "feed_from": "2026-10-01"}
    assert running.get(HERE).document == told | {"openings": [proposed]}
    answer = running.call("POST", f"{HERE}/stripe", {"account": "850"})
    assert answer.status == 202
    (opening,) = answer.document["openings"]
    assert (opening["became"], len(opening["posted_openings"])) == ("booked", 1)
    before = kinds()
    again = running.call("POST", f"{HERE}/stripe", {"account": "850"})
    assert (again.status, again.document["title"]) == (409, "It was posted already")
    assert kinds() == before


def test_into_a_month_that_is_closed_it_is_not_posted(running: Browser) -> None:
    held(7_000)
    closings.save("piano", Closing(FIRST, 1, "closed", "turn", "olga@example.co.uk", NOW, NOW))
    answer = running.call("POST", f"{HERE}/stripe", {"account": "850"})
    assert (answer.status, answer.document["title"]) == (409, "The month is closed")
    assert kinds() == []


@pytest.mark.parametrize("account", ["", "999", "091"])
def test_an_account_that_may_not_be_chosen_is_named_as_the_field(running: Browser, account: str) -> None:
    held(7_000)
    answer = running.call("POST", f"{HERE}/stripe", {"account": account})
    assert (answer.status, set(answer.document["errors"])) == (422, {"account"})
    assert kinds() == []


def test_before_the_settings_are_complete_there_is_none(owner: Browser) -> None:
    assert owner.get(HERE).document == {"tenant": "piano", "feed_from": None, "openings": []}
