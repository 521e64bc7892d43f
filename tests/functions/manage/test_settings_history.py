from __future__ import annotations

from shared.store import choices
from tests.functions.manage.books import Books, filled, ids
from tests.functions.manage.browser import Browser
from tests.functions.manage.conftest import Pages

HERE = "/manage/b/piano/settings"


def test_every_change_is_listed_with_who_when_and_what(bookkeeper: Browser) -> None:
    bookkeeper.post(HERE, filled(suspense=""))
    bookkeeper.post(HERE, filled(suspense="", revision="1", sales=ids()["Online sales"]))
    text = bookkeeper.get(f"{HERE}/history").text
    assert text.index("202 Online sales") < text.index("nothing yet")
    assert "Saved by bookkeeper@example.co.uk" in text
    assert "29 Nov 2026, 09:00" in text


def test_a_change_is_taken_back_by_another(bookkeeper: Browser) -> None:
    bookkeeper.post(HERE, filled(suspense=""))
    bookkeeper.post(HERE, filled(suspense="", revision="1", emails="neither"))
    answer = bookkeeper.post(f"{HERE}/undo", {"revision": "2"})
    assert (answer.status, answer.location) == (303, f"{HERE}/history")
    assert (choices.read("piano").revision, choices.read("piano").choices.emails) == (3, "both")


def test_what_was_never_changed_cannot_be_taken_back(bookkeeper: Browser) -> None:
    assert bookkeeper.post(f"{HERE}/undo", {"revision": "7"}).status == 404
    assert bookkeeper.post(f"{HERE}/undo", {"revision": "x"}).status == 400


def test_what_does_not_fit_any_more_is_not_taken_back(bookkeeper: Browser, books: Books) -> None:
    known = ids()
    bookkeeper.post(HERE, filled(suspense=""))
    bookkeeper.post(HERE, filled(suspense="", revision="1", sales=known["Online sales"]))
    books.organisation.archive_account("200")
    bookkeeper.post(f"{HERE}/read")
    answer = bookkeeper.post(f"{HERE}/undo", {"revision": "2"})
    assert (answer.status, answer.heading) == (409, "The change was not taken back")
    assert "200 Sales: archived in Xero." in answer.text
    assert choices.read("piano").choices.sales == known["Online sales"]


def test_a_reader_may_look_and_take_nothing_back(pages: Pages, bookkeeper: Browser) -> None:
    bookkeeper.post(HERE, filled(suspense=""))
    text = pages.signed_in("reader").get(f"{HERE}/history").text
    assert "200 Sales" in text
    assert "Take back" not in text


def test_a_number_longer_than_any_change_has_is_refused(bookkeeper: Browser) -> None:
    assert bookkeeper.post(f"{HERE}/undo", {"revision": "9" * 5000}).status == 400
