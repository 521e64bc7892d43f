"""How the connections stand, by the API, in the words of the page."""

from __future__ import annotations

from local.standins.gocardless import Organisation
from shared.store import queue_notes
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import NOW
from tests.functions.manage.test_deliveries import again, fail, piano

HERE = "/api/businesses/piano/connections"
NINE = "2026-11-29T09:00:00+00:00"

__all__ = ("piano",)


def test_before_anything_is_connected_all_of_it_is_told(owner: Browser) -> None:
    told = owner.call("GET", f"{HERE}/health").document
    assert (told["tenant"], told["at"]) == ("piano", NINE)
    assert told["in_one_line"].endswith("Xero 0 of 1,000 calls today")
    assert told["xero"]["state"] == told["providers"]["stripe"]["state"] == "never_connected"
    assert (told["deliveries"], told["queues"], told["troubles"]) == (None, None, {})
    assert told["pending"] == {"count": 0, "is_more": False, "oldest": None}


def test_queues_and_deliveries_are_told_once_somebody_looked(owner: Browser, piano: Organisation) -> None:
    queue_notes.keep({"inbox": 2}, NOW)
    failed = fail(piano, 500)
    found = owner.call("POST", f"{HERE}/gocardless/failed-deliveries").document
    assert [each["id"] for each in found["failed"]] == [failed]
    told = owner.call("GET", f"{HERE}/health").document
    assert told["deliveries"] == found
    assert told["queues"] == {"at": NINE, "queues": {"inbox": {"waiting": 2, "since": NINE}}}
    assert told["providers"]["gocardless"]["connected_by"] == "olga@example.co.uk"


def test_a_webhook_is_sent_again(owner: Browser, piano: Organisation) -> None:
    failed = fail(piano, 500)
    owner.call("POST", f"{HERE}/gocardless/failed-deliveries")
    answer = owner.call("POST", f"{HERE}/gocardless/send-again", {"id": failed})
    assert (answer.status, answer.document) == (202, {"sent": [failed], "gone": []})
    assert again(piano) == [failed]
    assert owner.call("POST", f"{HERE}/gocardless/send-again", {"id": failed}).status == 409
