from __future__ import annotations

import pytest

from shared.store import choices
from tests.functions.manage.api.test_settings import put
from tests.functions.manage.books import Books, ids
from tests.functions.manage.browser import Browser

HERE = "/api/businesses/piano/settings"


def test_changes_are_listed_with_who_when_and_what_the_newest_first(bookkeeper: Browser) -> None:
    assert bookkeeper.get(f"{HERE}/history").document == {"tenant": "piano", "changes": []}
    put(bookkeeper, suspense=None)
    put(bookkeeper, version=1, suspense=None, emails="neither")
    latest, first = bookkeeper.get(f"{HERE}/history").document["changes"]
    assert latest == {
        "version": 2,
        "by": "bookkeeper@example.co.uk",
        "at": "2026-11-29T09:00:00+00:00",
        "differences": [
            {
                "setting": "emails",
                "label": "When Xero e-mails invoices",
                "before": "Both times",
                "after": "Never",
            }
        ],
    }
    assert first["version"] == 1


def test_a_change_is_taken_back_by_another(bookkeeper: Browser) -> None:
    put(bookkeeper, suspense=None)
    put(bookkeeper, version=1, suspense=None, emails="neither")
    answer = bookkeeper.call("POST", f"{HERE}/undo", {"version": 2})
    assert (answer.status, answer.document["version"]) == (200, 3)
    assert answer.document["settings"]["emails"] == "both"
    assert choices.read("piano").choices.emails == "both"


@pytest.mark.parametrize("version", [7, 0, -1])
def test_what_was_never_changed_cannot_be_taken_back(bookkeeper: Browser, version: int) -> None:
    assert bookkeeper.call("POST", f"{HERE}/undo", {"version": version}).status == 404


def test_what_does_not_fit_any_more_is_not_taken_back(bookkeeper: Browser, books: Books) -> None:
    known = ids()
    put(bookkeeper, suspense=None, subscriptions=[])
    put(bookkeeper, version=1, suspense=None, subscriptions=[], sales=known["Online sales"])
    books.organisation.archive_account("200")
    bookkeeper.call("POST", "/api/businesses/piano/chart")
    answer = bookkeeper.call("POST", f"{HERE}/undo", {"version": 2})
    assert (answer.status, answer.document["title"]) == (409, "The change was not taken back")
    assert "200 Sales: archived in Xero." in answer.document["detail"]
    assert choices.read("piano").choices.sales == known["Online sales"]
